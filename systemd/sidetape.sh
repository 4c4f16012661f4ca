#!/bin/sh
# /usr/bin/sidetape of an installed daemon: the jar, on a Java 25 or later.
set -eu
# The disc-full check reads the system's words, which must be English.
export LC_ALL=C.UTF-8
java=${SIDETAPE_JAVA:-}
for home in /usr/lib/sidetape/jre /usr/lib/jvm/*; do
  [ -z "$java" ] || break
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
  if [ "${version:-0}" -ge 25 ]; then java=$home/bin/java; fi
done
[ -n "$java" ] || { echo "sidetape: no Java 25 or later found; install openjdk-25-jre-headless or temurin-25-jre, or set SIDETAPE_JAVA" >&2; exit 69; }
# shellcheck disable=SC2086
exec "$java" -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow ${SIDETAPE_JAVA_OPTS:-} -jar /usr/lib/sidetape/sidetape.jar "$@"
