"""The calls of MlflowClient one by one, refusals included."""

import os
import time
import warnings
from concurrent.futures import ThreadPoolExecutor

warnings.filterwarnings("ignore")

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag, ViewType

import checks

client = MlflowClient()
names = iter(f"experiment {i}" for i in range(1000))


def new_run(**options):
    return client.create_run(client.create_experiment(next(names)), **options).info.run_id


def check_default_is_there_from_the_start():
    assert client.get_experiment("0").name == "Default"


def check_experiments_live_and_die():
    number = client.create_experiment("seasons", tags={"a": "b"})
    assert client.get_experiment_by_name("seasons").tags == {"a": "b"}
    client.rename_experiment(number, "years")
    client.set_experiment_tag(number, "a", "c")
    assert client.get_experiment(number).tags == {"a": "c"}
    client.delete_experiment(number)
    assert client.get_experiment(number).lifecycle_stage == "deleted"
    checks.refused(lambda: client.create_experiment("years"), "RESOURCE_ALREADY_EXISTS", "years")
    checks.refused(lambda: client.create_run(number), "INVALID_PARAMETER_VALUE", "'active' state")
    client.restore_experiment(number)
    client.create_run(number)
    assert client.get_experiment_by_name("nothing") is None
    checks.refused(lambda: client.get_experiment("999"), "RESOURCE_DOES_NOT_EXIST")
    checks.refused(lambda: client.get_experiment("x"), "INVALID_PARAMETER_VALUE")


def check_searching_experiments():
    for name in ["s-one", "s-two", "s-three"]:
        client.create_experiment(name)
    found = client.search_experiments(filter_string="name LIKE 's-%'", order_by=["name ASC"])
    assert [e.name for e in found] == ["s-one", "s-three", "s-two"]
    page = client.search_experiments(filter_string="name LIKE 's-%'", order_by=["name"], max_results=2)
    rest = client.search_experiments(
        filter_string="name LIKE 's-%'", order_by=["name"], max_results=2, page_token=page.token
    )
    assert [e.name for e in page + rest] == ["s-one", "s-three", "s-two"] and not rest.token
    checks.refused(
        lambda: client.search_experiments(max_results=0), "INVALID_PARAMETER_VALUE", "max_results"
    )


def check_runs_live_and_die():
    run = new_run(run_name="a", tags={"t": "1"}, start_time=5)
    info = client.get_run(run).info
    assert (info.run_name, info.start_time, info.status) == ("a", 5, "RUNNING")
    client.update_run(run, status="FAILED", name="b")
    client.set_terminated(run, "FINISHED", end_time=77)
    info = client.get_run(run).info
    assert (info.run_name, info.end_time, info.status) == ("b", 77, "FINISHED")
    assert client.get_run(run).data.tags["mlflow.runName"] == "b"
    client.delete_run(run)
    assert client.get_run(run).info.lifecycle_stage == "deleted"
    checks.refused(lambda: client.set_tag(run, "a", "b"), "INVALID_PARAMETER_VALUE", "'active' state")
    client.restore_run(run)
    client.set_tag(run, "a", "b")
    client.delete_tag(run, "a")
    checks.refused(lambda: client.delete_tag(run, "a"), "RESOURCE_DOES_NOT_EXIST", "No tag")


def check_a_batch_is_written_whole_or_not_at_all():
    run = new_run()
    now = int(time.time() * 1000)
    metrics = [Metric("m", float(i), now, i) for i in range(900)]
    client.log_batch(run, metrics, [Param("p", "1")], [RunTag("t", "2")])
    client.log_batch(run, metrics, [Param("p", "1")], [RunTag("t", "2")])
    seen = client.get_run(run).data
    assert (seen.metrics, seen.params, seen.tags["t"]) == ({"m": 899.0}, {"p": "1"}, "2")
    assert len(client.get_metric_history(run, "m")) == 900
    checks.refused(
        lambda: client.log_batch(run, [Metric("n", 1.0, now, 0)], [Param("p", "other")]),
        "INVALID_PARAMETER_VALUE",
    )
    assert "n" not in client.get_run(run).data.metrics


def check_parallel_batches_lose_nothing():
    run = new_run()

    def write(writer):
        for i in range(20):
            client.log_batch(
                run,
                [Metric("shared", float(i), i, i * 4 + writer), Metric(f"own{writer}", 1.0, i, i)],
                [Param(f"p{writer}-{i}", "v")],
            )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    data = client.get_run(run).data
    assert len(data.params) == 80 and len(data.metrics) == 5
    assert len(client.get_metric_history(run, "shared")) == 80


def check_searching_runs():
    experiment = client.create_experiment("search")
    ids = []
    for i in range(5):
        run = client.create_run(experiment, start_time=i + 1).info.run_id
        client.log_metric(run, "m", i)
        client.log_param(run, "p", f"v{i % 2}")
        ids.append(run)
    client.delete_run(ids[4])

    def search(filter_string="", **options):
        return [r.info.run_id for r in client.search_runs([experiment], filter_string, **options)]

    assert search() == ids[3::-1]
    assert search(run_view_type=ViewType.ALL) == ids[::-1]
    assert search(run_view_type=ViewType.DELETED_ONLY) == ids[4:]
    assert search("metrics.m >= 2", order_by=["metrics.m ASC"]) == ids[2:4]
    assert search("params.p = 'v1' AND metrics.m < 3") == [ids[1]]
    assert search("params.p = 'v1' OR metrics.m = 0", order_by=["start_time ASC"]) == [ids[0], ids[1], ids[3]]
    assert search("attributes.run_id IN ('%s')" % ids[0]) == [ids[0]]
    page = client.search_runs([experiment], max_results=3)
    rest = client.search_runs([experiment], max_results=3, page_token=page.token)
    assert [r.info.run_id for r in page + rest] == ids[3::-1] and not rest.token
    for bad in ["m > 1", "metrics.m > 'a'", "params.p = 1", "metrics.m >", "params.p LIKE 'x' AND"]:
        checks.refused(lambda: search(bad), "INVALID_PARAMETER_VALUE")
    checks.refused(
        lambda: client.search_runs([experiment], page_token="nonsense"),
        "INVALID_PARAMETER_VALUE",
        "Invalid page token",
    )


def check_the_registry():
    client.create_registered_model("forest", tags={"a": "b"}, description="trees")
    checks.refused(lambda: client.create_registered_model("forest"), "RESOURCE_ALREADY_EXISTS", "forest")
    run = new_run()
    for _ in range(3):
        client.create_model_version("forest", f"runs:/{run}/model", run)
    client.transition_model_version_stage("forest", "1", "Production")
    client.transition_model_version_stage("forest", "2", "Production", archive_existing_versions=True)
    latest = {v.current_stage: v.version for v in client.get_latest_versions("forest")}
    assert {k: str(v) for k, v in latest.items()} == {"Archived": "1", "Production": "2", "None": "3"}, latest
    client.set_model_version_tag("forest", "3", "k", "v")
    client.update_model_version("forest", "3", "third")
    version = client.get_model_version("forest", "3")
    assert (version.tags, version.description) == ({"k": "v"}, "third")
    client.set_registered_model_alias("forest", "best", "3")
    assert str(client.get_model_version_by_alias("forest", "best").version) == "3"
    checks.refused(
        lambda: client.get_model_version_by_alias("forest", "none"), "INVALID_PARAMETER_VALUE", "not found"
    )
    assert client.get_model_version_download_uri("forest", "3") == f"runs:/{run}/model"
    client.delete_registered_model_alias("forest", "best")
    client.delete_model_version("forest", "3")
    checks.refused(lambda: client.get_model_version("forest", "3"), "RESOURCE_DOES_NOT_EXIST")
    client.rename_registered_model("forest", "wood")
    client.update_registered_model("wood", "many trees")
    client.delete_registered_model_tag("wood", "a")
    model = client.get_registered_model("wood")
    assert (model.description, model.tags) == ("many trees", {}), model
    client.delete_registered_model("wood")
    checks.refused(lambda: client.get_registered_model("wood"), "RESOURCE_DOES_NOT_EXIST")


def check_hostile_sources_are_refused():
    client.create_registered_model("hostile")
    run = new_run()
    for source in [
        "file:///etc",
        "/etc/passwd",
        "mlflow-artifacts:/../../etc",
        f"runs:/{run}/../../x",
        "http://attacker.example/x",
        "s3://bucket/x",
        f"mlflow-artifacts:/0/{run}/artifacts?x=/../..",
    ]:
        checks.refused(
            lambda: client.create_model_version("hostile", source, run), "INVALID_PARAMETER_VALUE"
        )
    assert client.search_model_versions("name = 'hostile'") == []


def check_prompts_are_models_of_a_kind():
    prompt = client.register_prompt("greeting", "Say {{word}}", commit_message="first")
    assert prompt.version == 1
    assert client.load_prompt("prompts:/greeting/1").template == "Say {{word}}"
    assert "greeting" not in [m.name for m in client.search_registered_models()]
    assert [p.name for p in client.search_prompts()] == ["greeting"]


if __name__ == "__main__":
    checks.run(globals())
