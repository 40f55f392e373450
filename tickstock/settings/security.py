"""What every answer tells the browser about how it may be used."""

from __future__ import annotations

from csp.constants import NONE, SELF

# Whatever is not named comes from nowhere. The middleware adds the WebSocket's address, which 'self' covers in some
# browsers only.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # The key of an authenticator app is a QR code written into the page
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],  # Notifications while no page is open
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# Passkeys and the clipboard are ours to use; the rest is nobody's.
PERMISSIONS_POLICY = ", ".join(
    [
        *(
            f"{ours}=(self)"
            for ours in ("clipboard-write", "fullscreen", "publickey-credentials-create", "publickey-credentials-get")
        ),
        *(
            f"{nobodys}=()"
            for nobodys in (
                *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media"),
                *("geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment"),
                *("picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
            )
        ),
    ]
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# One cookie less, and what was said stays on the server.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
