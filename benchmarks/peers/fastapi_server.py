"""What a careful team writes by hand: FastAPI, orjson and ONNX Runtime behind the V2 route."""

import sys

import numpy as np
import onnxruntime
import orjson
import uvicorn
from fastapi import FastAPI, Request, Response

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
app = FastAPI()


@app.get("/v2/health/ready")
async def ready() -> dict[str, bool]:
    return {"ready": True}


@app.post("/v2/models/linear/infer")
async def infer(request: Request) -> Response:
    asked = orjson.loads(await request.body())
    tensor = asked["inputs"][0]
    data = np.array(tensor["data"], dtype=np.float32).reshape(tensor["shape"])
    (answer,) = session.run(["probability"], {"x": data})
    outputs = [{"name": "probability", "datatype": "FP32", "shape": list(answer.shape), "data": answer.ravel().tolist()}]
    return Response(orjson.dumps({"model_name": "linear", "outputs": outputs}), media_type="application/json")


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", access_log=False)
