"""Working days, bank holidays by nation, and the words for what is due. No casework here."""
