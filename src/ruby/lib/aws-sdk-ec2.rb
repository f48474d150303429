require 'aws/ec2'
