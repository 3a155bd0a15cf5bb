"""The seven programme templates that every organisation starts with, as data.

`definitions` has the types, one module each has a template, and the guides, surveys and the
agreement that several share have modules of their own. All texts were written for this product.
"""

from programs.catalogue.cross_functional import CROSS_FUNCTIONAL
from programs.catalogue.definitions import TemplateDefinition
from programs.catalogue.digital_adoption import DIGITAL_ADOPTION
from programs.catalogue.new_employee_onboarding import NEW_EMPLOYEE_ONBOARDING
from programs.catalogue.new_responsibility import NEW_RESPONSIBILITY
from programs.catalogue.nurse_leadership import NURSE_LEADERSHIP
from programs.catalogue.peer_support import PEER_SUPPORT
from programs.catalogue.specialist_to_resident import SPECIALIST_TO_RESIDENT

TEMPLATES: tuple[TemplateDefinition, ...] = (
    SPECIALIST_TO_RESIDENT,
    NURSE_LEADERSHIP,
    NEW_EMPLOYEE_ONBOARDING,
    PEER_SUPPORT,
    CROSS_FUNCTIONAL,
    NEW_RESPONSIBILITY,
    DIGITAL_ADOPTION,
)

BY_KEY = {template.key: template for template in TEMPLATES}
