"""The least a script can do."""

import mlflow

with mlflow.start_run():
    mlflow.log_metric("auc", 0.5)
    mlflow.log_text("hello", "note.txt")
