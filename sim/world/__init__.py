"""What happens whether or not anybody walks: requests and people, drawn by date."""
