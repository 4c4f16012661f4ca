#!/bin/sh
# /usr/bin/sidetape of an installed daemon: the jar, on a Java 25 or later. What root asks for runs as
# the daemon's user and in its environment, so that it checks and writes what the daemon will.
set -eu
# The disc-full check reads the system's words, which must be English.
export LC_ALL=C.UTF-8
# The JVM would say so with a stack. A folder that one may not look into is none the less there.
[ -d "${PWD:-}" ] || /bin/pwd >/dev/null 2>&1 || { echo "sidetape: the folder that you are in is gone; go to another" >&2; exit 1; }
# Read, not asked for: that would cost more than our own start.
is_new() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=\"[0-9]*)
        version=${line#*\"}
        [ "${version%%[!0-9]*}" -ge 25 ]
        return ;;
    esac
  done <"$1/release"
  return 1
}
java=${SIDETAPE_JAVA:-}
for home in /usr/lib/sidetape/jre /usr/lib/jvm/*; do
  [ -z "$java" ] || break
  if is_new "$home"; then java=$home/bin/java; fi
done
[ -n "$java" ] || { echo "sidetape: no Java 25 or later found; install openjdk-25-jre-headless or temurin-25-jre, or set SIDETAPE_JAVA" >&2; exit 69; }

# NAME=value lines, as the unit's EnvironmentFile has them; what is set already stays.
take_environment() {
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*} value=${line#*=}
    case $name in "$line" | '' | [0-9]* | *[!A-Za-z0-9_]*) continue ;; esac
    case $value in
      \"*\") value=${value#\"} value=${value%\"} ;;
      \'*\') value=${value#\'} value=${value%\'} ;;
    esac
    if ! printenv "$name" >/dev/null; then export "$name=$value"; fi
  done <"$1"
}

options='-XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow -Xlog:disable'
jar=/usr/lib/sidetape/sidetape.jar
output() { echo "-XX:AOTCacheOutput=/usr/lib/sidetape/$1.aot"; }
# What the JVM keeps of a merge and of a daemon with some thousand calls shortens every later start, and
# the calls' wait after it; it is kept for this jar and this Java, and passed over beside others.
learn() {
  head -c 16000000 /dev/urandom >"$1/in.sln"
  mkdir "$1/daemon"
  # shellcheck disable=SC2086 # options are meant to be split
  "$java" $options "$(output sidetape)" -jar "$jar" merge "$1/in.sln" "$1/in.sln" -o "$1/out.wav" --json &&
    "$java" $options -jar "$jar" train "$1/daemon" -- "$java" $options "$(output daemon)" -jar "$jar" run
}
if [ "$*" = train ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  echo "sidetape: learning from calls of its own, for a minute or so" >&2
  learn "$work" >/dev/null 2>&1 && exit
  echo "sidetape: no cache could be made in /usr/lib/sidetape; sidetape starts without" >&2
  exit 1
fi
# What a start of the daemon needs would only burden the other commands, and nobody watches those.
case ${1:-} in
  run) cache=daemon ;;
  *) cache=sidetape options="$options -XX:-UsePerfData" ;;
esac
if [ -e "/usr/lib/sidetape/$cache.aot" ]; then options="$options -XX:AOTCache=/usr/lib/sidetape/$cache.aot"; fi

as=
case ${1:-} in
  '' | -* | help | merge | demo | generate-*) ;;
  *)
    if [ -r /etc/sidetape/environment ]; then take_environment /etc/sidetape/environment; fi
    if [ "$(id -u)" = 0 ] && id sidetape >/dev/null 2>&1; then
      umask 0027
      as='setpriv --reuid=sidetape --regid=sidetape --init-groups'
    fi
    ;;
esac
# shellcheck disable=SC2086 # options are meant to be split
exec $as "$java" $options ${SIDETAPE_JAVA_OPTS:-} -jar "$jar" "$@"
