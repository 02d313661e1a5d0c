"""Why a query, an update or a document is not carried out; no text of the engine is ever passed on."""

from __future__ import annotations

from typing import ClassVar, Final

from symbio_kg.errors import SymbioError

__all__ = [
    "AnswerTooLarge",
    "Busy",
    "DocumentRefused",
    "EndpointError",
    "FunctionUnknown",
    "GraphRefused",
    "GraphTooLarge",
    "QueryBarred",
    "QueryFailed",
    "QueryMalformed",
    "QueryOutOfMemory",
    "QueryTimedOut",
    "QueryTooDeep",
    "QueryTooLong",
    "QueryTooWide",
    "TooManyAtOnce",
    "UsingTwice",
    "WrongKind",
]


class EndpointError(SymbioError):
    """A request that is refused or could not be finished; `status` says so in HTTP's numbers."""

    code = "endpoint"
    status: ClassVar[int] = 400


_TURKISH: Final = {
    "the end": "metnin sonu",
    "a whole number": "bir tam sayı",
    "a value": "bir değer",
    "a shorter IRI": "daha kısa bir IRI",
    "a function's arguments": "işlevin bağımsız değişkenleri",
}


class QueryMalformed(EndpointError):
    """Not SPARQL 1.1; `line` and `column` count from 1 and are 0 when the place is not known."""

    code = "query-malformed"

    def __init__(self, line: int = 0, column: int = 0, wanted: str = "") -> None:
        self.line, self.column = line, column
        place_en = f" at line {line}, column {column}" if line else ""
        place_tr = f" (satır {line}, sütun {column})" if line else ""
        what_en = f": {wanted} was expected there" if wanted else ""
        what_tr = f": burada {_TURKISH.get(wanted, wanted)} bekleniyordu" if wanted else ""
        super().__init__(
            en=f"This is not valid SPARQL 1.1{place_en}{what_en}.",
            tr=f"Bu geçerli bir SPARQL 1.1 metni değil{place_tr}{what_tr}.",
        )


class QueryBarred(EndpointError):
    """A keyword that this endpoint does not carry out, such as SERVICE."""

    code = "keyword-barred"

    def __init__(self, keyword: str, line: int, column: int) -> None:
        self.keyword, self.line, self.column = keyword, line, column
        super().__init__(
            en=f"{keyword} (line {line}, column {column}) is not carried out here: "
            "the endpoint never contacts another address.",
            tr=f"{keyword} (satır {line}, sütun {column}) burada çalıştırılmaz: "
            "uç nokta başka hiçbir adrese bağlanmaz.",
        )


class QueryTooLong(EndpointError):
    """More text than is read."""

    code = "query-too-long"
    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(
            en=f"The text is longer than {limit} bytes. Split it into several requests.",
            tr=f"Metin {limit} bayttan uzun. Birkaç isteğe bölün.",
        )


class QueryTooDeep(EndpointError):
    """Brackets, groups or operators nested deeper than is safe."""

    code = "query-too-deep"

    def __init__(self, limit: int) -> None:
        super().__init__(
            en=f"Groups, brackets or operators are nested more than {limit} deep. Write it flatter, "
            "for instance with VALUES or IN.",
            tr=f"Gruplar, ayraçlar ya da işleçler {limit} düzeyden derin iç içe. Daha düz yazın, "
            "örneğin VALUES ya da IN ile.",
        )


class QueryTooWide(EndpointError):
    """More triple patterns or inline values than the planner can take in safely."""

    code = "query-too-wide"

    def __init__(self, limit: int, *, values: bool = False) -> None:
        en, tr = ("inline values", "satır içi değer") if values else ("triple patterns", "üçlü kalıbı")
        super().__init__(
            en=f"More than {limit} {en}. Split the query.",
            tr=f"{limit} sayısından çok {tr} var. Sorguyu bölün.",
        )


class WrongKind(EndpointError):
    """An update where a query is expected, or the other way round."""

    code = "wrong-kind"

    def __init__(self, *, query: bool) -> None:
        super().__init__(
            en=f"{'A query' if query else 'An update'} is expected here.",
            tr=f"Burada bir {'sorgu' if query else 'güncelleme'} bekleniyor.",
        )


class UsingTwice(EndpointError):
    """The dataset of an update given by parameters and in its text."""

    code = "using-twice"

    def __init__(self) -> None:
        super().__init__(
            en="Name the graphs either with using-graph-uri or with USING and WITH, not with both.",
            tr="Çizgeleri ya using-graph-uri ile ya da USING ve WITH ile belirtin, ikisiyle birden değil.",
        )


class GraphRefused(EndpointError):
    """A graph that the caller may not change."""

    code = "graph-refused"
    status = 403

    def __init__(self, graph: str) -> None:
        self.graph = graph
        super().__init__(
            en=f"You may not change the graph {graph}.", tr=f"{graph} çizgesini değiştirme yetkiniz yok."
        )


class AnswerTooLarge(EndpointError):
    """An answer with more rows or bytes than are handed out; nothing of it is sent."""

    code = "answer-too-large"
    status = 422

    def __init__(self, limit: int, unit: str) -> None:
        tr = {"rows": "satırdan", "bytes": "bayttan", "triples": "üçlüden", "changes": "değişiklikten"}[unit]
        super().__init__(
            en=f"The answer has more than {limit} {unit}. Add LIMIT and OFFSET, ask for less, or take a dump.",
            tr=f"Yanıt {limit} {tr} büyük. LIMIT ve OFFSET ekleyin, daha azını isteyin ya da döküm indirin.",
        )


class GraphTooLarge(EndpointError):
    """An update that changes more triples than one request may."""

    code = "update-too-large"
    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(
            en=f"One update may change {limit} triples at most. Split it.",
            tr=f"Bir güncelleme en çok {limit} üçlü değiştirebilir. Bölün.",
        )


class QueryTimedOut(EndpointError):
    """Stopped at the time limit."""

    code = "query-timed-out"
    status = 503

    def __init__(self, seconds: float) -> None:
        super().__init__(
            en=f"Stopped after {seconds:g} seconds, the limit of this endpoint. Narrow the query: "
            "fewer patterns, a type or a graph, LIMIT.",
            tr=f"Bu uç noktanın sınırı olan {seconds:g} saniyede durduruldu. Sorguyu daraltın: "
            "daha az kalıp, bir tür ya da çizge, LIMIT.",
        )


class QueryOutOfMemory(EndpointError):
    """Stopped because it needed more memory than a query may have, or broke the engine."""

    code = "query-out-of-memory"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            en="Stopped: it needs more memory than a query may have here. Ask for less at once.",
            tr="Durduruldu: bir sorgunun burada alabileceğinden çok bellek istiyor. Bir kerede daha azını isteyin.",
        )


class FunctionUnknown(EndpointError):
    """A function that is named by an IRI and is none of ours."""

    code = "function-unknown"

    def __init__(self) -> None:
        super().__init__(
            en="The query calls a function that this endpoint does not know.",
            tr="Sorgu, bu uç noktanın bilmediği bir işlevi çağırıyor.",
        )


class QueryFailed(EndpointError):
    """The engine could not carry it out, for a reason that is not the client's."""

    code = "query-failed"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            en="The query could not be carried out. Try again, or write it differently.",
            tr="Sorgu çalıştırılamadı. Yeniden deneyin ya da başka türlü yazın.",
        )


class Busy(EndpointError):
    """All workers are taken and enough others wait."""

    code = "endpoint-busy"
    status = 503
    retry_after: ClassVar[int] = 2

    def __init__(self) -> None:
        super().__init__(
            en="Too many queries are running. Try again in some seconds.",
            tr="Çok fazla sorgu çalışıyor. Birkaç saniye sonra yeniden deneyin.",
        )


class TooManyAtOnce(EndpointError):
    """A client that has as many queries waiting or running as one may have."""

    code = "too-many-at-once"
    status = 429
    retry_after: ClassVar[int] = 2

    def __init__(self, limit: int) -> None:
        super().__init__(
            en=f"One client may have {limit} queries waiting or running. Wait for one to end.",
            tr=f"Bir istemcinin en çok {limit} sorgusu bekleyebilir ya da çalışabilir. Birinin bitmesini bekleyin.",
        )


class DocumentRefused(EndpointError):
    """A document that does not hold triples in the form it claims, or that is not safe to read."""

    code = "document-refused"

    def __init__(self, line: int = 0) -> None:
        place_en, place_tr = (f" (line {line})", f" (satır {line})") if line else ("", "")
        super().__init__(
            en=f"The document cannot be read in the format it is sent as{place_en}. Nothing was changed.",
            tr=f"Belge, gönderildiği biçimde okunamıyor{place_tr}. Hiçbir şey değiştirilmedi.",
        )
