// Command manifests decodes the files it is given strictly, with the Go types of Kubernetes and of Prometheus Operator: a field
// they do not have, one of another type and one that stands twice are errors. A file of values for kube-prometheus-stack is
// decoded where the chart hands it on as it is. Exits with 1, and a line for each document that is wrong; with 2 without files.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// What a document is decoded into, by apiVersion and kind.
var types = map[string]func() any{
	"v1 Service":                              func() any { return new(core.Service) },
	"apps/v1 Deployment":                      func() any { return new(apps.Deployment) },
	"networking.k8s.io/v1 NetworkPolicy":      func() any { return new(networking.NetworkPolicy) },
	"policy/v1 PodDisruptionBudget":           func() any { return new(policy.PodDisruptionBudget) },
	"monitoring.coreos.com/v1 PodMonitor":     func() any { return new(monitoring.PodMonitor) },
	"monitoring.coreos.com/v1 PrometheusRule": func() any { return new(monitoring.PrometheusRule) },
}

// Kinds whose owners' types are not here.
var others = map[string]bool{
	"kustomize.config.k8s.io/v1beta1 Kustomization":     true,
	"secrets-store.csi.x-k8s.io/v1 SecretProviderClass": true,
}

var separator = regexp.MustCompile(`(?m)^---[ \t]*$`)

// What each of additionalPodMonitors has: the chart's own name, and what it hands on.
type podMonitor struct {
	Name                      string `json:"name"`
	monitoring.PodMonitorSpec `json:",inline"`
}

// As a server decodes that is asked to be strict: names count to the letter, a number is no string, and nothing stands twice.
func strictly(document []byte, into any) error {
	text, err := yaml.YAMLToJSONStrict(document)
	if err != nil {
		return err
	}
	strict, err := json.UnmarshalStrict(text, into)
	return errors.Join(append(strict, err)...)
}

// Nothing but comments, as before a leading --- and behind a trailing one.
func isNone(document []byte) bool {
	text, err := yaml.YAMLToJSON(document)
	return err == nil && bytes.Equal(bytes.TrimSpace(text), []byte("null"))
}

// Whether a document was decoded, and what is wrong with it.
func decode(document []byte) (bool, error) {
	text, err := yaml.YAMLToJSON(document)
	if err != nil {
		return false, err
	}
	var head struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
	}
	if err := json.UnmarshalCaseSensitivePreserveInts(text, &head); err != nil {
		return false, err
	}
	id := head.APIVersion + " " + head.Kind
	if others[id] {
		return false, nil
	}
	if head.Kind == "" {
		return true, decodeValues(document)
	}
	into, known := types[id]
	if !known {
		return false, fmt.Errorf("%s is none of the kinds that can be decoded here; add it to main.go", id)
	}
	return true, strictly(document, into())
}

// A file of values has much that is the chart's own beside the Prometheus and the PodMonitors it hands on.
func decodeValues(document []byte) error {
	var values map[string]any
	// for what stands twice
	if err := strictly(document, &values); err != nil {
		return err
	}
	prometheus, _ := values["prometheus"].(map[string]any)
	if prometheus == nil {
		return errors.New("it has neither a kind nor the prometheus of kube-prometheus-stack's values")
	}
	spec, podMonitors := prometheus["prometheusSpec"], prometheus["additionalPodMonitors"]
	if spec == nil && podMonitors == nil {
		return errors.New("its prometheus has neither prometheusSpec nor additionalPodMonitors; are their names right")
	}
	handedOn, err := yaml.Marshal(map[string]any{"prometheusSpec": spec, "additionalPodMonitors": podMonitors})
	if err != nil {
		return err
	}
	return strictly(handedOn, new(struct {
		PrometheusSpec        monitoring.PrometheusSpec `json:"prometheusSpec"`
		AdditionalPodMonitors []podMonitor              `json:"additionalPodMonitors"`
	}))
}

// How many documents of a file were decoded, and what is wrong with which.
func decodeAll(text string) (int, []error) {
	decoded, found := 0, false
	var problems []error
	for number, document := range separator.Split(text, -1) {
		if isNone([]byte(document)) {
			continue
		}
		found = true
		done, err := decode([]byte(document))
		if err != nil {
			problems = append(problems, fmt.Errorf("document %d: %w", number+1, err))
		} else if done {
			decoded++
		}
	}
	if !found {
		problems = append(problems, errors.New("it has no document"))
	}
	return decoded, problems
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "manifests: name the files to decode")
		os.Exit(2)
	}
	decoded, wrong := 0, 0
	for _, file := range os.Args[1:] {
		text, err := os.ReadFile(file)
		if err != nil {
			fmt.Fprintf(os.Stderr, "manifests: %v\n", err)
			wrong++
			continue
		}
		done, problems := decodeAll(string(text))
		for _, problem := range problems {
			fmt.Fprintf(os.Stderr, "manifests: %s, %v\n", file, problem)
		}
		decoded += done
		wrong += len(problems)
	}
	if wrong > 0 {
		os.Exit(1)
	}
	fmt.Printf("manifests: %d documents of %d files are as their owners have them\n", decoded, len(os.Args)-1)
}
