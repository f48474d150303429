# Servers are in ../deploy.rb.
