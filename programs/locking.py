"""A row, read again and locked until the use case is done."""

from mentorship.tenancy import TenantModel


def locked[T: TenantModel](row: T) -> T:
    """Return the row as it is now, locked against other use cases."""
    model = type(row)
    fresh: T = model.objects.select_for_update(of=("self",)).get(pk=row.pk)
    return fresh
