"""The reasons why a shape cannot be screened, in both languages; the English is the key."""

from __future__ import annotations

from typing import Final

from symbio_kg.model import Text

__all__ = ["TURKISH", "SlowWay"]

TURKISH: Final[dict[str, str]] = {
    "a blank node as a value": "değer olarak boş düğüm",
    "a class with very many subclasses, or without a name": "çok fazla alt sınıfı olan ya da adı olmayan bir sınıf",
    "a condition that the tables do not answer": "tabloların yanıtlamadığı bir koşul",
    "a constraint component of the shapes' own making": "şekillerin kendi tanımladığı bir kısıt bileşeni",
    "a constraint that the referee refuses": "hakemin kabul etmediği bir kısıt",
    "a count of many values": "çok sayıda değerin sayımı",
    "a count that is no number": "sayı olmayan bir sayım",
    "a filter by a function": "bir işlevle süzme",
    "a group within a group": "grup içinde grup",
    "a path of less than two parts": "iki parçadan az bir yol",
    "a path of this depth": "bu derinlikte bir yol",
    "a path that is none": "yol olmayan bir yol",
    "a path that leads from very many nodes to very many": "çok sayıda düğümü çok sayıda düğüme bağlayan bir yol",
    "a property shape without a path": "yolu olmayan bir özellik şekli",
    "a property without a name": "adı olmayan bir özellik",
    "a query that Oxigraph does not read": "Oxigraph'ın okumadığı bir sorgu",
    "a query that binds $this in no triple pattern": "$this'i hiçbir üçlü örüntüsünde bağlamayan bir sorgu",
    "a query that counts or sums": "sayan ya da toplayan bir sorgu",
    "a query that does not close": "kapanmayan bir sorgu",
    "a query that does not parse by itself": "tek başına çözümlenmeyen bir sorgu",
    "a query that is no plain SELECT": "yalın SELECT olmayan bir sorgu",
    "a query with a property that is not named, or repeated": "özelliği adsız ya da yinelenen bir sorgu",
    "a query with parts that have no set-based form": "küme biçimi olmayan parçalar içeren bir sorgu",
    "a query with parts whose reach is not known": "erimi bilinmeyen parçalar içeren bir sorgu",
    "a shape of this size": "bu büyüklükte bir şekil",
    "a shape that does not exist": "var olmayan bir şekil",
    "a shape that refers to itself": "kendine gönderme yapan bir şekil",
    "an order of values inside another shape": "başka bir şeklin içinde değer sıralaması",
    "sh:sparql inside another shape": "başka bir şeklin içinde sh:sparql",
}


class SlowWay(Exception):
    """A shape that has no set-based form: all its focus nodes go to the referee. Never leaves this step."""

    def __init__(self, reason: str, detail: object = "") -> None:
        more = f": {detail}" if detail else ""
        self.reason: Text = {"en": reason + more, "tr": TURKISH[reason] + more}
        super().__init__(reason + more)
