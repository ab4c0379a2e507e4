"""All settings, from the environment. Policy is not here: items, units, chains and limits live in the scheme."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from prakat.config import environment

PROJECT_DIR = Path(__file__).resolve().parents[2]
PACKAGE_DIR = PROJECT_DIR / "prakat"
VAR_DIR = Path(environment.text("PRAKAT_VAR", str(PROJECT_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = environment.flag("PRAKAT_DEBUG")
PUBLIC_URL = environment.text("PRAKAT_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = environment.words("PRAKAT_HOSTS", "127.0.0.1,localhost,testserver")
# The name that the seal and the log give this site: it stays when the address is written in another way.
SITE_ORIGIN = environment.text("PRAKAT_SITE", urlsplit(PUBLIC_URL).netloc)
CSRF_TRUSTED_ORIGINS = environment.words("PRAKAT_ORIGINS", PUBLIC_URL)


def _secret_key() -> str:
    """The key from the environment, or one that is made once and kept beside the database."""
    given = environment.text("PRAKAT_SECRET_KEY")
    if given:
        return given
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "prakat.audit",
    "prakat.people",
    "prakat.scheme",
    "prakat.screening",
    "prakat.editorial",
    "prakat.publishing",
    "prakat.reports",
    "prakat.pages",
    "prakat.desk",
    "prakat.public",
    "prakat.cms",
    "prakat.jobs",
    "prakat.config",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.users",
    "wagtail.admin",
    "wagtail.search",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "prakat.config.middleware.StaffDoorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "prakat.config.urls"
WSGI_APPLICATION = "prakat.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": environment.database(environment.text("DATABASE_URL"), VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "prakat.cms.access.WriterBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "prakat.config.accounts.StaffAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Prakat"
# Every staff account enrols a second factor before it reaches the desk; only the demonstration may turn this off.
REQUIRE_SECOND_FACTOR = environment.flag("PRAKAT_REQUIRE_SECOND_FACTOR", True)
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
TIME_ZONE = "Asia/Bangkok"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [str(PACKAGE_DIR / "locale"), str(PACKAGE_DIR / "cms" / "locale")]

STATIC_URL = "/static/"
STATIC_ROOT = str(VAR_DIR / "static")
STATICFILES_DIRS = [str(PACKAGE_DIR / "pages" / "static_built")]  # the fonts, for the staff's screens too
MEDIA_URL = "/desk/media/"  # behind the log-in: what is not sealed has no public address
MEDIA_ROOT = str(VAR_DIR / "media")
BLOB_DIR = VAR_DIR / "blobs"
# Where ClamAV answers: the path of its socket, or host:port. Empty: files are not asked about, and the desk says so.
CLAMD_ADDRESS = environment.text("PRAKAT_CLAMD")
EDITION_DIR = VAR_DIR / "edition"
KEYS_DIR = VAR_DIR / "keys"
# So many editions keep their pages, to go back to; of older ones the statement and the log stay.
EDITIONS_KEPT = environment.number("PRAKAT_EDITIONS_KEPT", 50)
FILE_UPLOAD_TEMP_DIR = str(VAR_DIR / "uploads")
Path(FILE_UPLOAD_TEMP_DIR).mkdir(exist_ok=True)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

EMAIL_BACKEND = environment.text("PRAKAT_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
EMAIL_HOST = environment.text("PRAKAT_SMTP_HOST", "localhost")
EMAIL_PORT = environment.number("PRAKAT_SMTP_PORT", 25)
EMAIL_HOST_USER = environment.text("PRAKAT_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("PRAKAT_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.flag("PRAKAT_SMTP_TLS")
DEFAULT_FROM_EMAIL = environment.text("PRAKAT_MAIL_FROM", "prakat@localhost")

# The architecture's one upward need: publishing asks for pages, and config says who renders them.
PRAKAT_RENDERER = "prakat.pages.render.SiteRenderer"
PRAKAT_INDEXER = "prakat.pages.search_documents.SiteIndexer"

WAGTAIL_SITE_NAME = "ประกาศ"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_CONTENT_LANGUAGES = [("th", "ไทย")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("th", "ไทย"), ("en", "English")]
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""  # there are no pages that an address could be turned into
WAGTAILIMAGES_IMAGE_MODEL = "wagtailimages.Image"
# Switched off: on PostgreSQL each save would rewrite the whole Thai index, and the public search is our own.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": environment.text("PRAKAT_LOG_LEVEL", "WARNING")},
}
