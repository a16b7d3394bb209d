package dev.kaname.server.errors;

import java.util.Locale;

/// The stable codes of all errors: a client may compare them, people look them up in the reference.
public enum Code {
    REQUEST_TARGET_REFUSED(400, "The address itself is ambiguous", "INVALID_PARAMETER_VALUE"),
    PATH_REFUSED(400, "Not a plain relative path", "INVALID_PARAMETER_VALUE"),
    NAME_REFUSED(400, "A name or id has the wrong shape", "INVALID_PARAMETER_VALUE"),
    SOURCE_REFUSED(400, "Does not name something stored here", "INVALID_PARAMETER_VALUE"),
    INVALID_ARGUMENT(400, "The request can never succeed as it is", "INVALID_PARAMETER_VALUE"),
    TARGET_REFUSED(400, "The target is not on the list", "INVALID_PARAMETER_VALUE"),
    IMPORT_REFUSED(400, "The file is unsafe or unreadable", "BAD_REQUEST"),
    UNAUTHENTICATED(401, "No valid credentials", "UNAUTHENTICATED"),
    FORBIDDEN(403, "Not allowed", "PERMISSION_DENIED"),
    HOST_REFUSED(403, "The server does not answer to this name", "PERMISSION_DENIED"),
    NOT_FOUND(404, "Not found", "RESOURCE_DOES_NOT_EXIST"),
    METHOD_REFUSED(405, "This address does not know the method", "BAD_REQUEST"),
    NOT_ACCEPTABLE(406, "No form that was asked for can be given", "BAD_REQUEST"),
    CONFLICT(409, "Not possible as things stand", "RESOURCE_CONFLICT"),
    WRONG_STATE(409, "Its state does not allow it", "INVALID_STATE"),
    ALREADY_EXISTS(409, "It exists already", "RESOURCE_ALREADY_EXISTS"),
    GATE_REFUSED(409, "The gate does not let it through", "RESOURCE_CONFLICT"),
    NOT_SERVABLE(409, "This version cannot be served", "RESOURCE_CONFLICT"),
    APPROVAL_REQUIRED(409, "Somebody must approve first", "RESOURCE_CONFLICT"),
    ERASED(410, "Erased on purpose", "DATA_LOSS"),
    PRECONDITION_FAILED(412, "It changed meanwhile", "RESOURCE_CONFLICT"),
    TOO_LARGE(413, "Over the limit", "BAD_REQUEST"),
    UNSUPPORTED_MEDIA_TYPE(415, "A media type or coding that is not understood", "BAD_REQUEST"),
    TOO_MANY_ATTEMPTS(429, "Too many attempts", "REQUEST_LIMIT_EXCEEDED"),
    TOO_MANY_REQUESTS(429, "Too many requests are waiting", "REQUEST_LIMIT_EXCEEDED"),
    MODEL_FAILED(500, "The model failed on this input", "INTERNAL_ERROR"),
    INTERNAL_ERROR(500, "The server failed", "INTERNAL_ERROR"),
    CORRUPT(500, "Stored bytes are damaged", "INTERNAL_ERROR"),
    NOT_IMPLEMENTED(501, "Not offered", "NOT_IMPLEMENTED"),
    BUSY(503, "Too much is waiting", "TEMPORARILY_UNAVAILABLE"),
    UNAVAILABLE(503, "Not possible for the moment", "TEMPORARILY_UNAVAILABLE"),
    OUTCOME_UNKNOWN(503, "Whether it happened is unknown", "TEMPORARILY_UNAVAILABLE"),
    DEADLINE_PASSED(504, "The time given to the request is over", "TEMPORARILY_UNAVAILABLE"),
    STORAGE_FULL(507, "The disk is full", "TEMPORARILY_UNAVAILABLE");

    private final int status;
    private final String title;
    private final String mlflow;

    Code(int status, String title, String mlflow) {
        this.status = status;
        this.title = title;
        this.mlflow = mlflow;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /// The `error_code` of the MLflow protocol.
    public String mlflow() {
        return mlflow;
    }

    /// The status that goes with it in the MLflow protocol, whose clients take these two as 400.
    public int mlflowStatus() {
        return this == ALREADY_EXISTS || this == WRONG_STATE ? 400 : status;
    }

    /// As it is written on the wire, for example `not_found`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
