"""What a statement may say: judged against its citations before it is shown."""
