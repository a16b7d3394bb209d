package dev.kaname.server.tracking;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks the resources of the MLflow protocol, so that its workspace header is looked at.
@NameBinding
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface Mlflow {
    /// Both mounts of the calls of one project.
    String BASE = "/p/{project}/{mount:api|ajax-api}/2.0/mlflow";

    /// Both mounts of the artifact proxy of one project.
    String ARTIFACTS = "/p/{project}/{mount:api|ajax-api}/2.0/mlflow-artifacts";
}
