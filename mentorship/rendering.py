"""How forms are drawn: label, hint, error and control by `templates/ui/field.html`."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Every form and field of the product, also those of allauth, through our own templates."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
