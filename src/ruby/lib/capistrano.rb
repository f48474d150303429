# Recipes require it; which generation is there depends on the Capfile.
