require 'airbrussh'
