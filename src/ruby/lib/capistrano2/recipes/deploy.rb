# The settings and tasks of a deploy.
load 'standard'
load 'settings'
load 'source'
load 'deploy_tasks'
load 'deploy_after'
