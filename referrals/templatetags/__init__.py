"""Tags that show a referral on pages of other floors."""
