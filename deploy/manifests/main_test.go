package main

import (
	"strings"
	"testing"
)

const service = `
apiVersion: v1
kind: Service
metadata:
  name: proxy
`

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: proxy
spec:
  template:
    spec:
      containers:
        - name: proxy
          env:
            - name: LISTENING_PORT
              value: VALUE
          readinessProbe:
            PERIOD: 5
`

const values = `
grafana:
  enabled: true
prometheus:
  prometheusSpec:
    REPLICAS: 2
  additionalPodMonitors:
    - name: proxy
      SELECTOR: {}
      podMetricsEndpoints:
        - port: proxy
`

func with(document string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(document)
}

func TestWhatIsRightIsDecoded(t *testing.T) {
	for _, document := range []string{
		service,
		with(deployment, "VALUE", `"8081"`, "PERIOD", "periodSeconds"),
		with(values, "REPLICAS", "replicas", "SELECTOR", "selector"),
		"prometheus: {prometheusSpec: {}}",
		"prometheus: {additionalPodMonitors: []}",
	} {
		if done, err := decode([]byte(document)); !done || err != nil {
			t.Errorf("%v, %v, of%s", done, err, document)
		}
	}
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	for words, document := range map[string]string{
		`unknown field "spec.template.spec.containers[0].readinessProbe.periodseconds"`:         with(deployment, "VALUE", `"8081"`, "PERIOD", "periodseconds"),
		`cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env`: with(deployment, "VALUE", "8081", "PERIOD", "periodSeconds"),
		`key "name" already set`:                            service + "  name: again\n",
		`unknown field "prometheusSpec.Replicas"`:           with(values, "REPLICAS", "Replicas", "SELECTOR", "selector"),
		`unknown field "additionalPodMonitors[0].Selector"`: with(values, "REPLICAS", "replicas", "SELECTOR", "Selector"),
		`key "prometheus" already set`:                      "prometheus: {prometheusSpec: {}}\nprometheus: {}",
		"neither prometheusSpec nor additionalPodMonitors":  "prometheus: {prometheuSpec: {replicas: 1}}",
		"neither a kind nor the prometheus":                 "Kind: Service",
		"v1 Servic is none of the kinds":                    "apiVersion: v1\nkind: Servic",
	} {
		if _, err := decode([]byte(document)); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q is not in %v", words, err)
		}
	}
}

func TestNothingIsNoDocumentButAFileHasOne(t *testing.T) {
	for _, file := range []string{service, "---" + service, "# a word\n---" + service, service + "---\n", service + "---\n# a word\n"} {
		if decoded, problems := decodeAll(file); decoded != 1 || len(problems) > 0 {
			t.Errorf("%d, %v, of %q", decoded, problems, file)
		}
	}
	for _, file := range []string{"", "# a word\n---\n"} {
		if decoded, problems := decodeAll(file); decoded != 0 || len(problems) != 1 {
			t.Errorf("%d, %v, of %q", decoded, problems, file)
		}
	}
	if _, problems := decodeAll("---" + service + "---\nkind: Servic\n"); len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), "document 3: ") {
		t.Errorf("%v", problems)
	}
}
