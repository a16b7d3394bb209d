package dev.kaname.server.errors;

import java.util.Locale;

/// The stable codes of all errors: a client may compare them, people look them up in the reference.
public enum Code {
    REQUEST_TARGET_REFUSED(
            400,
            "The address itself is ambiguous",
            "INVALID_PARAMETER_VALUE",
            "write the address plainly: no encoded slashes, dots or control characters"),
    PATH_REFUSED(
            400,
            "Not a plain relative path",
            "INVALID_PARAMETER_VALUE",
            "send a relative path without . and .., empty parts, backslashes or control characters"),
    NAME_REFUSED(
            400,
            "A name or id has the wrong shape",
            "INVALID_PARAMETER_VALUE",
            "send a name or id of the shape the reference gives"),
    SOURCE_REFUSED(
            400,
            "Does not name something stored here",
            "INVALID_PARAMETER_VALUE",
            "name a run, a logged model or an artifact of this project"),
    INVALID_ARGUMENT(
            400,
            "The request can never succeed as it is",
            "INVALID_PARAMETER_VALUE",
            "compare the request with the reference of this address"),
    TARGET_REFUSED(
            400,
            "The target is not on the list",
            "INVALID_PARAMETER_VALUE",
            "ask whoever operates the server to put it on the list"),
    IMPORT_REFUSED(
            400,
            "The file is unsafe or unreadable",
            "BAD_REQUEST",
            "make the file anew with the tool it came from"),
    UNAUTHENTICATED(
            401,
            "No valid credentials",
            "UNAUTHENTICATED",
            "send a valid token as Authorization: Bearer"),
    FORBIDDEN(
            403,
            "Not allowed",
            "PERMISSION_DENIED",
            "ask an owner of the project for a role that allows it, an administrator where it is"
                    + " no project's matter, or use a token that is not narrowed"),
    HOST_REFUSED(
            403,
            "The server does not answer to this name",
            "PERMISSION_DENIED",
            "use a name the server is configured to answer to"),
    NOT_FOUND(
            404,
            "Not found",
            "RESOURCE_DOES_NOT_EXIST",
            "look at the list of what there is; what you may not see is not found either"),
    METHOD_REFUSED(
            405,
            "This address does not know the method",
            "BAD_REQUEST",
            "ask the address by OPTIONS for its methods"),
    NOT_ACCEPTABLE(
            406,
            "No form that was asked for can be given",
            "BAD_REQUEST",
            "ask for a form the reference names, or for any"),
    CONFLICT(
            409,
            "Not possible as things stand",
            "RESOURCE_CONFLICT",
            "look at how it stands now, then decide"),
    WRONG_STATE(
            409,
            "Its state does not allow it",
            "INVALID_STATE",
            "look at its state; it must be another one for this"),
    ALREADY_EXISTS(
            409,
            "It exists already",
            "RESOURCE_ALREADY_EXISTS",
            "choose another name, or use what there is"),
    GATE_REFUSED(
            409,
            "The gate does not let it through",
            "RESOURCE_CONFLICT",
            "deploy another version, or overrule the gate and say why"),
    NOT_SERVABLE(
            409,
            "This version cannot be served",
            "RESOURCE_CONFLICT",
            "bring a version that can be served, an ONNX model"),
    APPROVAL_REQUIRED(
            409, "Somebody must approve first", "RESOURCE_CONFLICT", "ask one of the approvers"),
    ERASED(410, "Erased on purpose", "DATA_LOSS", "it cannot be brought back; use another version"),
    PRECONDITION_FAILED(
            412,
            "It changed meanwhile",
            "RESOURCE_CONFLICT",
            "read it again and repeat the change on what you find"),
    TOO_LARGE(413, "Over the limit", "BAD_REQUEST", "send less at once"),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "A media type or coding that is not understood",
            "BAD_REQUEST",
            "send one of the media types the reference names, uncompressed"),
    TOO_MANY_ATTEMPTS(
            429, "Too many attempts", "REQUEST_LIMIT_EXCEEDED", "wait as long as Retry-After says"),
    TOO_MANY_REQUESTS(
            429,
            "Too many requests are waiting",
            "REQUEST_LIMIT_EXCEEDED",
            "wait as long as Retry-After says, and ask with fewer clients at once"),
    MODEL_FAILED(
            500,
            "The model failed on this input",
            "INTERNAL_ERROR",
            "try the model on this input where it was trained"),
    INTERNAL_ERROR(
            500,
            "The server failed",
            "INTERNAL_ERROR",
            "give the id to whoever operates the server; its log has the rest"),
    CORRUPT(
            500,
            "Stored bytes are damaged",
            "INTERNAL_ERROR",
            "tell whoever operates the server; its log says which"),
    NOT_IMPLEMENTED(
            501, "Not offered", "NOT_IMPLEMENTED", "use what the reference of this address offers"),
    BUSY(503, "Too much is waiting", "TEMPORARILY_UNAVAILABLE", "try again in a moment"),
    UNAVAILABLE(
            503, "Not possible for the moment", "TEMPORARILY_UNAVAILABLE", "try again in a moment"),
    OUTCOME_UNKNOWN(
            503,
            "Whether it happened is unknown",
            "TEMPORARILY_UNAVAILABLE",
            "look whether it is there, or repeat the request"),
    DEADLINE_PASSED(
            504,
            "The time given to the request is over",
            "TEMPORARILY_UNAVAILABLE",
            "ask for less at once, or try again when there is less to do"),
    STORAGE_FULL(
            507, "The disk is full", "TEMPORARILY_UNAVAILABLE", "make room on the server's disk");

    private final int status;
    private final String title;
    private final String mlflow;
    private final String remedy;

    Code(int status, String title, String mlflow, String remedy) {
        this.status = status;
        this.title = title;
        this.mlflow = mlflow;
        this.remedy = remedy;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /// What to do where the failure itself knows nothing better.
    public String remedy() {
        return remedy;
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
