package dev.kaname.server.tracking;

import dev.kaname.tracking.Query;
import dev.kaname.tracking.View;

/// The fields that all searches share.
final class Queries {
    private Queries() {}

    /// @param view name of the field that says which life-cycle stages are shown, or empty
    static Query of(Fields fields, String view, int defaultLimit) {
        return new Query(
                fields.text("filter").or(() -> fields.text("filter_string")).orElse(""),
                fields.texts("order_by"),
                view.isEmpty()
                        ? View.ACTIVE_ONLY
                        : fields.oneOf(view, View.class, View::number, "").orElse(View.ACTIVE_ONLY),
                fields.count("max_results").orElse(defaultLimit),
                fields.text("page_token").orElse(""));
    }
}
