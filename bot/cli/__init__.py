"""What the commands of the command line do; ``bot.__main__`` says what they are called and take."""
