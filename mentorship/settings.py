"""All settings, read from the environment once. `.env.example` lists every variable."""

import os
from pathlib import Path

import font_manrope
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from mentorship.environment import database, env, env_list, mailer

BASE_DIR = Path(__file__).resolve().parent.parent

ENVIRONMENT = env("MENTORSHIP_ENV", "production")
IN_PRODUCTION = ENVIRONMENT == "production"
DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "" if IN_PRODUCTION else "localhost,127.0.0.1,[::1]")
PUBLIC_URL = env("PUBLIC_URL", "https://localhost" if IN_PRODUCTION else "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
DATA_DIR = Path(env("MENTORSHIP_DATA_DIR", str(BASE_DIR / ".data")))
# Signs where the audit trails end; the signed lines are to be copied to another machine.
AUDIT_SIGNING_KEY_FILE = Path(
    env("AUDIT_SIGNING_KEY_FILE", str(DATA_DIR / "audit-signing-key.pem"))
)
AUDIT_HEADS_FILE = Path(env("AUDIT_HEADS_FILE", str(DATA_DIR / "audit-heads.jsonl")))

# --- Sealing -----------------------------------------------------------------------------------
# systemd's LoadCredential= puts files here; SECRET_KEY has no part in sealing.
_CREDENTIALS = Path(os.environ.get("CREDENTIALS_DIRECTORY", DATA_DIR))
ROOT_KEY_PROVIDER = env("ROOT_KEY_PROVIDER", "mentorship.sealing.roots.FileRootKeys")
ROOT_KEY_FILE = Path(env("ROOT_KEY_FILE", str(_CREDENTIALS / "root-key")))
ERASURE_LEDGER = Path(env("ERASURE_LEDGER", str(DATA_DIR / "erasures.jsonl")))

# --- Applications ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "mentorship",
    "programs",
    "participants",
    "participants.ideas",
    "matching",
    "scheduling",
    "scheduling.support",
    "scheduling.record",
    "reporting",
    "reporting.rights",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "django_filters",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mentorship.intake.IntakeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mentorship.languages.LanguageMiddleware",
    "mentorship.middleware.AfterwardsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mentorship.session_middleware.SessionMiddleware",
    "mentorship.middleware.TenantMiddleware",
    "mentorship.middleware.DomainErrorMiddleware",
]
ROOT_URLCONF = "mentorship.urls"
WSGI_APPLICATION = "mentorship.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
FORM_RENDERER = "mentorship.rendering.FormRenderer"

# What an upper floor tells the ground floor about who is asking: attribute of Actor -> function.
ACTOR_FACTS = {
    "managed_program_ids": "programs.access.managed_program_ids",
    "person_id": "participants.access.person_id_of",
    "joined_program_ids": "participants.access.joined_program_ids",
}

# Who writes the calendar object of an e-mail from the facts that the outbox holds.
CALENDAR_WRITER = "scheduling.calendars.invitations.written"

# --- Database, cache, worker -------------------------------------------------------------------
# A view is a savepoint of its organisation's transaction, so that what it was refused is undone
# before the refusal is rendered.
DATABASES = {"default": database(env("DATABASE_URL")) | {"ATOMIC_REQUESTS": True}}
if "DATABASE_OWNER_URL" in os.environ:
    # Only for `manage.py prepare_database`; the web and worker processes do not have it.
    DATABASES["owner"] = database(env("DATABASE_OWNER_URL"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 1500
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker that dies is noticed within seconds; the timeout must exceed the longest task.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}

# --- Signing in ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "mentorship.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "mentorship.passwords.LengthValidator"},
    {"NAME": "mentorship.passwords.CommonValidator"},
]
# A sorted list of SHA-1 hashes (docs/operations.md); without it only common ones are refused.
BREACHED_PASSWORDS_FILE = env("BREACHED_PASSWORDS_FILE", "")
# The link to a new password works for an hour.
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "mentorship.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "mentorship.signup.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Mentorship"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IN_PRODUCTION
MFA_FORMS = {
    "add_webauthn": "mentorship.passkeys.AddForm",
    "login_webauthn": "mentorship.passkeys.SignInForm",
    "authenticate_webauthn": "mentorship.passkeys.SecondStepForm",
    "reauthenticate_webauthn": "mentorship.passkeys.ConfirmForm",
}
MFA_ADAPTER = "mentorship.accounts.MfaAdapter"
# Accounts are by invitation, so nobody can bar an address's owner by signing up first.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Only a demonstration may do without a second factor for those who see others' data.
MAY_WAIVE_SECOND_FACTOR = not IN_PRODUCTION
# Attempts, counted in the shared cache so that every process sees them. By account it is the
# address as it was typed, whether or not anybody has it; a passkey still opens such an account.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/10m/ip,5/5m/key,50/d/key",
    "signup": "20/10m/ip",
    "reset_password": "20/10m/ip,5/h/key",
    "reset_password_from_key": "20/10m/ip",
    "reauthenticate": "10/5m/user",
    "change_password": "5/5m/user",
    "manage_email": "10/10m/user",
    "confirm_email": "1/3m/key",
}
# How many proxies of one's own stand in front: only what they wrote into X-Forwarded-For counts.
TRUSTED_PROXIES = int(env("TRUSTED_PROXIES", "1" if IN_PRODUCTION else "0"))
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A new password is one step: whoever has it signs in, with their second factor.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_FORMS = {"signup": "mentorship.signup_form.EvenSignupForm"}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# What the session itself notes every few minutes (mentorship.sessions) is enough.
USERSESSIONS_TRACK_ACTIVITY = False

# Seconds, for an account of no organisation; an organisation has limits of its own. The cookie
# outlives the longest that one may choose.
SESSION_IDLE_SECONDS = 60 * 60
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
# What happened is said with names: not in a cookie of its own, which the browser would keep.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IN_PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
if IN_PRODUCTION:
    # Set by this host, for all of it, by HTTPS: no neighbour under the same domain can plant one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- Headers -------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "object-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A program that calls the API in the clear is told so instead of being led on unnoticed.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^api/(?!v1/docs/)"]
if IN_PRODUCTION:
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- E-mail --------------------------------------------------------------------------------------
EMAIL_URL = env("EMAIL_URL", "")
MAIL_DIR = DATA_DIR / "mail"
MAILERS = {"default": mailer(EMAIL_URL, MAIL_DIR)}
HAS_MAILBOX_PAGE = not IN_PRODUCTION and not EMAIL_URL
# A worker has so long to send one e-mail before another takes it up: longer than the mail server's
# time-out. What was refused is tried again after the second, and then twice as late each time.
OUTBOX_LEASE_SECONDS = float(env("OUTBOX_LEASE_SECONDS", "120"))
OUTBOX_RETRY_SECONDS = float(env("OUTBOX_RETRY_SECONDS", "120"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "Mentorship <mentorship@localhost>")
# Where calendar programs send their answers, and the secret by which the mail provider signs what
# it hands over (docs/calendars.md). Without either, invitations ask for no answer.
CALENDAR_REPLY_ADDRESS = env("CALENDAR_REPLY_ADDRESS", "")
CALENDAR_REPLY_SECRET = env("CALENDAR_REPLY_SECRET", "")
# A token of 46 signs goes before the @, where mail servers take 64 in all.
if len(CALENDAR_REPLY_ADDRESS.rpartition("@")[0]) > 18:
    raise ImproperlyConfigured("CALENDAR_REPLY_ADDRESS: at most 18 signs before the @.")

# --- Language, time, files -----------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
# Each in its own words. A language is one of these once its catalogue is whole (decision 0280).
LANGUAGES = [("en-gb", "English"), ("es", "Español"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["mentorship.formats"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = IN_PRODUCTION
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
TIME_ZONE = "UTC"
USE_TZ = True
# It takes a default that lies within ten seconds of now for one that was meant to be now. The usual
# hours of a shift do so four times a day.
SILENCED_SYSTEM_CHECKS = ["fields.W161"]
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("fonts", str(Path(font_manrope.__file__).parent / "files")),
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files"), "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IN_PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Where the parts of the deployment stand, for the page on processing, such as "database=Leeds".
# A part that is not named is described by its address.
PROCESSING_PLACES = dict(
    part.split("=", 1) for part in env_list("PROCESSING_PLACES", "") if "=" in part
)

# --- API -----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["mentorship.rest.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "mentorship.intake.ObjectParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_PAGINATION_CLASS": "mentorship.rest.Pagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "mentorship.rest_errors.explain_exception",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Mentorship",
    "DESCRIPTION": """Mentoring programmes of a healthcare organisation.

Everything of an organisation lies below `/api/v1/organizations/{slug}/`, and each address shows and
does what the pages show and do for the same reader. Identifiers are UUIDs, moments ISO 8601 with
their offset. Lists come in pages of 25 (`page`, and `page_size` up to 200) as
`{count, next, previous, results}`. Every refusal is `{code, message, fields}`; what a reader may
not know of is a 404. Writing needs the header `X-CSRFToken`. A walk with curl: docs/api.md.""",
    "VERSION": "1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "mentorship.api_refusals.with_refusals",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1/organizations/\{slug\}",
    "ENUM_NAME_OVERRIDES": {
        "CohortStatus": "programs.models.Cohort.Status",
        "EnrollmentRole": "participants.models.Enrollment.Role",
        "EnrollmentStatus": "participants.models.Enrollment.Status",
        "ExportFormat": "reporting.models.WantedFile.Format",
        "ExportKind": "reporting.models.WantedFile.Kind",
        "ExportPeriod": "reporting.models.WantedFile.Period",
        "FollowUpKind": "reporting.models.FollowUp.Kind",
        "GoalState": "participants.models.Goal.Status",
        "IdeaState": "participants.ideas.models.Idea.State",
        "MeetingStatus": "scheduling.models.Meeting.Status",
        "MeetingMeans": "scheduling.models.Meeting.Means",
        "MembershipRole": "mentorship.models.Membership.Role",
        "NoteAudience": "scheduling.models.Note.Audience",
        "PairRuleKind": "matching.models.PairRule.Kind",
        "ProgramAudience": "programs.models.Audience",
        "ReminderKind": "scheduling.models.Reminder.Kind",
        "TouchpointKind": "programs.models.Touchpoint.Kind",
        "RosterCodeAsks": "scheduling.models.RosterCode.Asks",
        "RosterCodeMeans": "scheduling.models.RosterCode.Means",
        "SignalState": "reporting.models.Signal.State",
        "SurveyKind": "programs.models.Survey.Kind",
    },
}

# Reports of errors are sent to nobody unless an operator sets ADMINS; they hold no words then.
DEFAULT_EXCEPTION_REPORTER = "mentorship.error_reports.WordlessReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "mentorship.error_reports.WordlessFilter"

# --- Logging: one JSON line an event, without request bodies -------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "mentorship.logging.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "fontTools": {"level": "ERROR"},
    },
}
