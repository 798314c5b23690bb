from django.test import Client as Browser


def test_renders_every_part_in_every_state(amina_browser: Browser) -> None:
    response = amina_browser.get("/ui/gallery/")
    assert response.status_code == 200
    page = response.text
    assert "Overdue by 3 working days" in page
    assert "Showing 1 to 25 of 148 clients" in page
    assert "31 February is not a real date" in page
    assert "Someone else saved this while you were typing." in page
    assert "Riverside Law" in page
