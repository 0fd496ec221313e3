"""What is to be sent, sent once: rows of the store on their way to chats, at the pace a platform allows."""
