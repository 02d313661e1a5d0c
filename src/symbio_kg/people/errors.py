"""What can go wrong with accounts; each class knows the HTTP status that fits it."""

from __future__ import annotations

from typing import ClassVar

from symbio_kg.errors import SymbioError

__all__ = [
    "AccountRefused",
    "ForgedRequest",
    "LastAdministrator",
    "LedgerBroken",
    "NoSuchAccount",
    "NotAllowed",
    "NotSignedIn",
    "OidcRefused",
    "PasswordRefused",
    "PeopleError",
    "SignInFailed",
    "TooManyAttempts",
]


class PeopleError(SymbioError):
    """Root of what this package raises; `status` is the HTTP status that fits."""

    code = "people"
    status: ClassVar[int] = 422


class SignInFailed(PeopleError):
    """The account is unknown, locked, or the password is wrong: nobody is told which."""

    code = "sign-in-failed"
    status = 401

    def __init__(self) -> None:
        super().__init__(
            en="The account name or the password is not right, or the account is locked.",
            tr="Hesap adı ya da parola doğru değil veya hesap kilitli.",
        )


class TooManyAttempts(PeopleError):
    """Too many attempts; `retry_after` seconds to wait."""

    code = "too-many-attempts"
    status = 429

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(
            en=f"Too many attempts. Try again in {retry_after} seconds.",
            tr=f"Çok fazla deneme yapıldı. {retry_after} saniye sonra yeniden deneyin.",
        )


class NotSignedIn(PeopleError):
    """Something that needs an account, or a session or token that is not valid (any more)."""

    code = "not-signed-in"
    status = 401

    def __init__(self) -> None:
        super().__init__(
            en="Sign in first, or send a valid token.",
            tr="Önce oturum açın ya da geçerli bir anahtar gönderin.",
        )


class NotAllowed(PeopleError):
    """Signed in, but without the right for this."""

    code = "not-allowed"
    status = 403

    def __init__(self, *, en: str | None = None, tr: str | None = None) -> None:
        super().__init__(
            en=en or "Your account, or this token, has no right to do this.",
            tr=tr or "Hesabınızın ya da bu anahtarın bunu yapma yetkisi yok.",
        )


class ForgedRequest(PeopleError):
    """A cookie came with a request that another site may have sent."""

    code = "forged-request"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            en="The request lacks the form's protection token or came from another site. Reload the page.",
            tr="İstekte formun koruma anahtarı yok ya da istek başka bir siteden geldi. Sayfayı yenileyin.",
        )


class PasswordRefused(PeopleError):
    """A new password that the policy does not take."""

    code = "password-refused"


class AccountRefused(PeopleError):
    """Values that no account or token can be made of."""

    code = "account-refused"


class NoSuchAccount(PeopleError):
    """An account or token that is not there (any more)."""

    code = "no-such-account"
    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(en=f"{name}: there is no such account.", tr=f"{name}: böyle bir hesap yok.")


class LastAdministrator(PeopleError):
    """What would leave nobody to administer the accounts."""

    code = "last-administrator"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            en="This is the last administrator. Make another one first.",
            tr="Bu son yönetici. Önce başka bir yönetici belirleyin.",
        )


class OidcRefused(PeopleError):
    """The institution's sign-in did not come back as it was sent, or says what cannot be trusted."""

    code = "oidc-refused"
    status = 401

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            en="The institution's sign-in was not completed. Start again.",
            tr="Kurum üzerinden oturum açma tamamlanamadı. Yeniden başlayın.",
        )


class LedgerBroken(PeopleError):
    """The security log was changed from outside: the record of this number does not fit its predecessor."""

    code = "ledger-broken"
    status = 500

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            en=f"The security log does not hold together at record {number}: it was changed from outside.",
            tr=f"Güvenlik kaydı {number} numaralı kayıtta tutarsız: dışarıdan değiştirilmiş.",
        )
