"""Column types that come back as the values they went in as, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, String, Table
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import AutoString

from monitor.store.characters import clean

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in and out: SQLite drops the zone, PostgreSQL shows its session's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive time; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class AnyText(TypeDecorator[str]):
    """Text from anywhere: what the databases would refuse is replaced, not an error at 3 a.m."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Replace NUL and lone surrogates."""
        return None if value is None else clean(value)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal as its digits: SQLite would turn a number into a binary fraction."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        """Store the digits without an exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        """Read the digits back exactly."""
        return None if value is None else Decimal(value)


BIG = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows with INTEGER only


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMES))):
    """What every table shares. Rows stay inside store/."""


def when(*, index: bool = False, nullable: bool = True, **options: Any) -> Any:
    """Declare a column holding a moment in UTC."""
    return Field(sa_type=UtcDateTime, index=index, nullable=nullable, **options)


def listed(**options: Any) -> Any:
    """Declare a column holding a JSON list or object."""
    return Field(sa_type=JSON, nullable=False, **options)


def table(row: type[SQLModel]) -> Table:
    """Return the Core table behind a row class, its text columns made to take any text."""
    found: Table = row.__table__  # type: ignore[attr-defined]
    for column in found.columns:
        if isinstance(column.type, AutoString):
            column.type = AnyText()
    return found
