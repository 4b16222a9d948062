# shellcheck shell=bash
# Functions of .ci/run: a Docker engine for the container suites. Sourced, not run.

readonly ENGINE_START_SECONDS=60
readonly ENGINE_STOP_SECONDS=30
ENGINE_PID=

engine_answers() {
  docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

# Makes an engine answer: the running one, else the installed one, else Debian's.
ensure_engine() {
  if engine_answers; then
    step "Docker engine $(docker version --format '{{.Server.Version}}') answers already"
    return
  fi
  if ! command -v dockerd >/dev/null || ! command -v docker >/dev/null; then
    install_engine
  fi
  if engine_answers; then
    step "Docker engine $(docker version --format '{{.Server.Version}}') was started by its package"
    return
  fi
  start_engine
}

install_engine() {
  [ "$(id -u)" = 0 ] || fail "there is no Docker engine, and only root can install one"
  command -v apt-get >/dev/null || fail "there is no Docker engine, and no apt-get to install one"
  export DEBIAN_FRONTEND=noninteractive
  # a mirror that fails, for example of another vendor, must not stop the others
  apt-get -q update || step "apt-get update had problems; going on"
  apt-get -q -y install --no-install-recommends docker.io iptables </dev/null
  # a package of its own from Debian 13 on
  command -v docker >/dev/null || apt-get -q -y install --no-install-recommends docker-cli </dev/null
  step "installed Debian's Docker engine"
}

start_engine() {
  local log=$WORK/dockerd.log second
  dockerd >"$log" 2>&1 </dev/null &
  ENGINE_PID=$!
  for ((second = 0; second < ENGINE_START_SECONDS; second++)); do
    if engine_answers; then
      step "started Docker engine $(docker version --format '{{.Server.Version}}') as process $ENGINE_PID"
      return
    fi
    if ! kill -0 "$ENGINE_PID" 2>/dev/null; then
      ENGINE_PID=
      tail -n 15 "$log" >&2
      fail "the Docker engine ended while it started; its last lines are above"
    fi
    sleep 1
  done
  tail -n 15 "$log" >&2
  fail "the Docker engine did not answer within $ENGINE_START_SECONDS s; its last lines are above"
}

# Stops the engine if this run started it, and nothing else.
stop_engine() {
  [ -n "$ENGINE_PID" ] || return 0
  local pid=$ENGINE_PID children second
  ENGINE_PID=
  # its containerd ends with it, unless it has to be killed
  children=$(grep -ls "^PPid:[[:space:]]*$pid\$" /proc/[0-9]*/status | cut -d / -f 3 || true)
  kill -TERM "$pid" 2>/dev/null || true
  for ((second = 0; second < ENGINE_STOP_SECONDS; second++)); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 1
  done
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  local child
  for child in $children; do
    kill -TERM "$child" 2>/dev/null || true
  done
  step "stopped the Docker engine that was started here"
}
