package dev.kaname.tracking.search;

/// A filter, an order or a page token that cannot be understood.
public final class InvalidQuery extends RuntimeException {
    private final String field;
    private final String message;

    /// @param field the parameter it came from: `filter`, `order_by` or `page_token`
    public InvalidQuery(String field, String message) {
        super(message);
        this.field = field;
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    public String field() {
        return field;
    }
}
