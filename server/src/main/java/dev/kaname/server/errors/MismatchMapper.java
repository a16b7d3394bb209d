package dev.kaname.server.errors;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/// Takes the place of the framework's own mapper for this one exception, which answers without a
/// body.
@Provider
public class MismatchMapper implements ExceptionMapper<MismatchedInputException> {
    private final ErrorMapper all;

    MismatchMapper(UriInfo uri, RoutingContext exchange, AnsweredCode answered) {
        this.all = new ErrorMapper(uri, exchange, answered);
    }

    @Override
    public Response toResponse(MismatchedInputException failure) {
        return all.toResponse(failure);
    }
}
