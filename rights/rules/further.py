"""Where somebody goes who is not content with our answer."""

COMMISSIONER = {
    "name": "Information Commissioner’s Office",
    "address": "Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF",
    "phone": "0303 123 1113",
    "site": "ico.org.uk/make-a-complaint",
    "url": "https://ico.org.uk/make-a-complaint",
}
