"""Who may come in, and how: allauth's settings, sessions, codes, second factors and tokens."""

from __future__ import annotations

from tickstock import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/dashboard/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"

# Sessions. They are encrypted where they lie, for codes and half-finished sign-ins are part of them.
SESSION_SERIALIZER = "tickstock.sealing.SealedSerializer"
SESSION_IDLE = env.whole("SESSION_IDLE", 43_200, 60, 31_536_000)  # Seconds without a request
SESSION_ABSOLUTE = env.whole("SESSION_ABSOLUTE", 1_209_600, 60, 31_536_000)  # Seconds since the sign-in
SESSIONS_PER_USER = env.whole("SESSIONS_PER_USER", 5, 1, 1_000)
SESSION_ENGINE = "apps.accounts.sessions.store"
SESSION_COOKIE_AGE = SESSION_ABSOLUTE
DEVICE_COOKIE = "device"
GEOIP_DATABASE = env.text("GEOIP_DATABASE", "")

# Codes.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
CODE_LIVES, CODE_GUESSES = 600, 5  # Seconds; tries
WRONG_CODES_A_DAY = 20  # Of one address or number, over all codes it gets
CODE_RESENDS = 3

# Signing up and in: an e-mail address and a phone number, each confirmed by six digits.
PHONE = env.choice("PHONE", "required", ("required", "optional", "off"))
PHONE_COUNTRY = env.read("PHONE_COUNTRY", "US", "a country such as US", env.country)
TERMS_VERSION = "2026-11-22"
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"} if PHONE == "off" else {"email", "phone"}
# Where a number is required, our own form does so: allauth would shut out people whom staff made without one.
ACCOUNT_SIGNUP_FIELDS = ["email*", *([] if PHONE == "off" else ["phone"]), "password1*"]
ACCOUNT_PHONE_VERIFICATION_ENABLED = PHONE != "off"
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = CODE_RESENDS
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = CODE_RESENDS
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "/accounts/profile/"
ACCOUNT_CHANGE_EMAIL = True  # One address; a new one takes its place once it is confirmed
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = CODE_RESENDS
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True

ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_PHONE_VERIFICATION_TIMEOUT = CODE_LIVES
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = CODE_LIVES
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = CODE_GUESSES
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = CODE_GUESSES
ACCOUNT_FORMS = {
    "confirm_email_verification_code": "apps.accounts.entrance.codes.EmailCodeForm",
    "confirm_login_code": "apps.accounts.entrance.codes.CodeForm",
    "confirm_password_reset_code": "apps.accounts.entrance.codes.CodeForm",
    "login": "apps.accounts.entrance.forms.LoginForm",
    "request_login_code": "apps.accounts.entrance.forms.RequestLoginCodeForm",
    "reset_password_from_key": "apps.accounts.entrance.forms.NewPasswordForm",
    "verify_phone": "apps.accounts.entrance.codes.PhoneCodeForm",
}

# How often, per address (ip), signed-in user, or login, number or address (key). Wrong passwords are
# counted by apps/accounts/lockouts.py.
WRONG_PASSWORDS_OF_LOGIN, WRONG_PASSWORDS_OF_ADDRESS = (5, 300), (10, 60)  # Tries, seconds
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/300s/key",  # Wrong codes of a second factor
    "login": "30/m/ip",
    "signup": "20/m/ip",
    "request_login_code": "20/m/ip,3/m/key",
    "reset_password": "20/m/ip,3/m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/10s/key",
    "verify_phone": "1/30s/key,10/m/ip",
    "change_password": "5/m/user",
    "change_phone": "3/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}

# Second factors. One is offered to everybody, and changing one takes a password or code of the last five minutes.
STAFF_MFA = env.flag("STAFF_MFA", True)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # Seconds
MFA_ADAPTER = "apps.accounts.second_factor.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "apps.accounts.second_factor.forms.SignInForm",
    "reauthenticate": "apps.accounts.second_factor.forms.ConfirmForm",
    "activate_totp": "apps.accounts.second_factor.forms.SetUpAppForm",
    "add_webauthn": "apps.accounts.second_factor.forms.AddPasskeyForm",
    "edit_webauthn": "apps.accounts.second_factor.forms.RenamePasskeyForm",
}
MFA_TOTP_TOLERANCE = 1  # Steps of 30 seconds: phones' clocks are off by some, and people type slowly
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "TickStock"
MFA_RECOVERY_CODES_SHOW_ONCE = True

# Programs sign in at /_allauth/app/v1/ and get a token that dies with its session.
HEADLESS_CLIENTS = ("app",)
HEADLESS_TOKEN_STRATEGY = "apps.accounts.tokens.TokenStrategy"
HEADLESS_JWT_ALGORITHM = "HS256"
HEADLESS_JWT_STATEFUL_VALIDATION_ENABLED = True
