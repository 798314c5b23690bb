from django.apps import AppConfig


class PDFConfig(AppConfig):
    name = "hestia.pdf"
    verbose_name = "Paper"
