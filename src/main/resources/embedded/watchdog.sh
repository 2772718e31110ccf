# Waits until the JVM that holds our standard input open has ended, then stops the embedded servers.
# $1: a folder to remove at the end; the rest: the servers' pid files.
# Ctrl-C reaches the whole process group, but the JVM has to end first.
trap '' HUP INT TERM
cat >/dev/null

remove=$1
shift
asked=' '
round=0
while [ "$round" -lt 200 ]; do
  running=0
  for file in "$@"; do
    pid=$(head -n 1 "$file" 2>/dev/null | tr -d ' ')
    [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || continue
    running=1
    case $asked in
    *" $pid "*) [ "$round" -eq 100 ] && kill -QUIT "$pid" 2>/dev/null ;;
    # SIGINT is a fast, orderly shutdown to PostgreSQL and to Redis, which takes a second one for an order to drop everything.
    *) kill -INT "$pid" 2>/dev/null && asked="$asked$pid " ;;
    esac
  done
  # A server that was just being started has no pid file yet: give it two seconds.
  if [ "$running" -eq 0 ]; then
    [ "$(echo "$asked" | wc -w)" -ge "$#" ] || [ "$round" -ge 20 ] && break
  fi
  round=$((round + 1))
  sleep 0.1
done
rm -rf "$remove"
