# Recipes of generation 2 require it: Capistrano::CLI is there already.
