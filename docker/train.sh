#!/bin/sh
# Runs the application once, on servers of its own, through what its clients do most; when it ends, the JVM writes app.aot.
set -eu
folder=$(mktemp -d)
chown postgres "$folder"
binaries=$(dirname "$(find /usr/lib/postgresql -name initdb)")

as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
as_postgres "$binaries/initdb" -D "$folder/data" -U gatehouse --auth=trust >/dev/null
as_postgres "$binaries/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -p 15432" start >/dev/null
as_postgres "$binaries/createdb" -h 127.0.0.1 -p 15432 -U gatehouse gatehouse
redis-server --port 16379 --bind 127.0.0.1 --save '' --daemonize yes >/dev/null

export DATABASE_URL=jdbc:postgresql://127.0.0.1:15432/gatehouse DATABASE_USERNAME=gatehouse DATABASE_PASSWORD=gatehouse
export REDIS_URL=redis://127.0.0.1:16379 SMTP_HOST=127.0.0.1 SMTP_PORT=1 MAIL_FROM=training@gatehouse.test
export GATEHOUSE_PUBLIC_URL=https://gatehouse.test GATEHOUSE_REGISTRATION_EMAIL_VERIFICATION=optional
GATEHOUSE_MASTER_KEY=$(head -c 32 /dev/urandom | base64)
export GATEHOUSE_MASTER_KEY QUARKUS_HTTP_PORT=18080 GATEHOUSE_RATE_LIMIT_ENABLED=false

# The garbage collector must be the one of the service.
java -XX:AOTCacheOutput=app.aot -XX:+UseG1GC --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow --add-opens=java.base/java.lang.invoke=ALL-UNNAMED -jar quarkus-run.jar &
application=$!
base=http://127.0.0.1:18080
tries=0
until curl -fs "$base/health/ready" >/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] && kill -0 "$application" || exit 1
    sleep 0.2
done

post() { curl -fsS -H 'Content-Type: application/json' -d "$2" "$base$1"; }
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
account='{"email":"ada@gatehouse.test","password":"correct-horse-battery-7"}'
post /api/v1/auth/register "$account" >/dev/null
tokens=$(post /api/v1/auth/login "$account")
for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    tokens=$(post /api/v1/auth/refresh "{\"refresh_token\":\"$(echo "$tokens" | member refresh_token)\"}")
    access=$(echo "$tokens" | member access_token)
    curl -fsS -H "Authorization: Bearer $access" "$base/api/v1/users/me" >/dev/null
    curl -fsS -H "Authorization: Bearer $access" "$base/api/v1/sessions" >/dev/null
done
curl -fsS "$base/.well-known/jwks.json" >/dev/null
curl -fsS -X POST -H "Authorization: Bearer $access" "$base/api/v1/auth/logout"

kill "$application"
wait "$application" || [ $? -eq 143 ]
# The JVM writes the cache in a process of its own before it ends.
test -s app.aot
redis-cli -p 16379 shutdown nosave
as_postgres "$binaries/pg_ctl" -D "$folder/data" -m fast stop >/dev/null
