// Pushes one series with two samples by the client of the npm registry, and prints what it says of the answer.
// node push.js URL AUTHORIZATION [HEADER=VALUE...]; an empty AUTHORIZATION is none
const { pushTimeseries } = require("prometheus-remote-write");

const [url, authorization, ...more] = process.argv.slice(2);
const headers = authorization === "" ? {} : { Authorization: authorization };
for (const header of more) {
  const [name, value] = header.split("=", 2);
  headers[name] = value;
}
const now = Date.now();
pushTimeseries(
  {
    labels: { __name__: "queue_length", queue: "ä" },
    samples: [
      { value: 17, timestamp: now - 1000 },
      { value: 0.25, timestamp: now },
    ],
  },
  { url, headers, fetch, labels: { job: "probe" } },
).then(
  (result) => console.log(`${result.status} ${result.errorMessage ?? ""}`),
  (error) => {
    console.log(error, error.cause);
    process.exitCode = 1;
  },
);
