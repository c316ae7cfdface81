#!/bin/sh
# Installs the Farhand agent on this Linux machine and enrols the machine in the server that made this script.
set -eu

SERVER='@SERVER@'
ARCHIVE='@ARCHIVE@'
SHA256='@SHA256@'
# "no" where the server's certificate is of its own making. What is fetched has to have the sum above either way, and the
# agent knows the right server by the enrolment token.
KNOWN_CERTIFICATE='@KNOWN_CERTIFICATE@'

usage() {
  cat <<USAGE
usage: sh install.sh [--again] [--token-stdin] [--help]

Installs the Farhand agent, enrols this machine in $SERVER
and starts the agent as a service. Run again, it upgrades the program; the machine
stays enrolled as what it is.

The enrolment token is read from FARHAND_ENROLMENT_TOKEN, from the file that
FARHAND_ENROLMENT_TOKEN_FILE names, or from standard input; never from an argument,
which every user of the machine could read.

  --again        enrol a machine anew that is enrolled already
  --token-stdin  the token is the first line of standard input

Environment:
  PREFIX                 folder of the program, its own; default /opt/farhand-agent
  FARHAND_AGENT_STATE    folder of the machine's identity; default /var/lib/farhand-agent
                         (not as root: ~/.local/state/farhand-agent)
  FARHAND_AGENT_CACHE    folder of what may be lost; default /var/cache/farhand-agent
                         (not as root: ~/.cache/farhand-agent)
  FARHAND_AGENT_SERVICE  "no" makes no systemd service: the agent runs in the foreground
  FARHAND_AGENT_ARCHIVE  an archive that was fetched already, instead of the server's
  JAVA_HOME              the Java to use, 17 or newer
  HTTPS_PROXY, NO_PROXY  the proxy on the way to the server, and what is reached without;
                         enrolment keeps them for the agent (FARHAND_AGENT_PROXY and
                         FARHAND_AGENT_NO_PROXY say the same for the agent alone)

To remove everything again: /opt/farhand-agent/bin/uninstall

Exit: 0 done, 64 wrong usage, 65 what was fetched is not what the server made, 69 a
program or the server is missing, 73 or 74 a folder or a file cannot be written, 77
the token was refused, or root is needed, 78 a setting is wrong. Whatever it is: an
agent that was there before goes on as the machine it was.
USAGE
}

fail() {
  status=$1
  shift
  printf 'farhand-agent: %s\n' "$*" >&2
  exit "$status"
}

say() { printf '%s\n' "$*"; }

# Wherever this ends: nothing that it made for itself is left, the program that was there is there again, and its service runs.
new='' old='' asking='' stopped=no
clean_up() {
  case $0 in
    "${TMPDIR:-/tmp}"/tmp.*) rm -f "$0" ;; # where the console's command put it
  esac
  [ -z "$asking" ] || kill "$asking" 2>/dev/null || true
  if [ -n "$old" ] && [ -e "$old" ] && [ ! -e "$prefix" ]; then mv "$old" "$prefix"; fi
  rm -rf ${new:+"$new"} ${old:+"$old"}
  [ "$stopped" = no ] || systemctl start farhand-agent || true
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

again=no token_from=environment handed_over=no
while [ $# -gt 0 ]; do
  case $1 in
    --again) again=yes ;;
    --token-stdin) token_from=stdin ;;
    --from-sudo) token_from=stdin handed_over=yes ;; # from this script, see below
    --help | -h) usage; exit 0 ;;
    # Not repeated: it may be a token.
    *) usage >&2; exit 64 ;;
  esac
  shift
done

# From here on only this shell knows the token: what it starts gets it by standard input where it needs it.
token=${FARHAND_ENROLMENT_TOKEN:-}
unset FARHAND_ENROLMENT_TOKEN
if [ "$token_from" = stdin ]; then
  IFS= read -r token || [ -n "$token" ] || fail 64 'there is no token on standard input'
elif [ -z "$token" ] && [ -n "${FARHAND_ENROLMENT_TOKEN_FILE:-}" ]; then
  IFS= read -r token <"$FARHAND_ENROLMENT_TOKEN_FILE" || [ -n "$token" ] || fail 64 "there is no token in $FARHAND_ENROLMENT_TOKEN_FILE"
fi
unset FARHAND_ENROLMENT_TOKEN_FILE

# Settings by their usual names are kept under the agent's own: its service does not see what is set in this shell.
proxy=${FARHAND_AGENT_PROXY:-${https_proxy:-${HTTPS_PROXY:-}}}
direct=${FARHAND_AGENT_NO_PROXY:-${no_proxy:-${NO_PROXY:-}}}
if [ "$handed_over" = yes ]; then
  IFS= read -r proxy || true
  IFS= read -r direct || true
fi

[ "$(uname -s)" = Linux ] || fail 69 "this installs the agent on Linux, and this machine runs $(uname -s)"
for tool in tar gzip sha256sum sed mktemp; do
  command -v "$tool" >/dev/null || fail 69 "this needs $tool; install it and run this again"
done

# ---- as whom, and where to -------------------------------------------------------------------------------------------

# The whole machine's agent belongs to root. sudo asks at the terminal, so standard input is free for the token.
if [ "$(id -u)" -ne 0 ] && [ -z "${PREFIX:-}" ]; then
  if [ ! -f "$0" ] || ! command -v sudo >/dev/null; then
    fail 77 'run this as root; or give PREFIX=DIR for an agent of your own, without a service'
  fi
  set -- --from-sudo
  [ "$again" = no ] || set -- "$@" --again
  say 'the agent is installed by root: sudo may ask for your password'
  # A proxy's address may hold a password, which is as little for an argument as the token.
  printf '%s\n' "$token" "$proxy" "$direct" | sudo env \
    "FARHAND_AGENT_STATE=${FARHAND_AGENT_STATE:-}" "FARHAND_AGENT_CACHE=${FARHAND_AGENT_CACHE:-}" \
    "FARHAND_AGENT_SERVICE=${FARHAND_AGENT_SERVICE:-}" "FARHAND_AGENT_ARCHIVE=${FARHAND_AGENT_ARCHIVE:-}" \
    "FARHAND_AGENT_CARRIER=${FARHAND_AGENT_CARRIER:-}" "JAVA_HOME=${JAVA_HOME:-}" sh "$0" "$@"
  exit
fi

# folder NAME VALUE: the folder as it is kept, without slashes at its end; they end up in a unit file.
folder() {
  value=$2
  while case $value in ?*/) ;; *) false ;; esac; do value=${value%/}; done
  case $value in
    [!/]* | *[!A-Za-z0-9._/+-]* | */../* | */..) fail 64 "$1=$2: give an absolute path, of letters, digits and ._+/-" ;;
  esac
  printf '%s' "$value"
}
# own NAME VALUE: one whose content is replaced and removed as a whole.
own() {
  value=$(folder "$1" "$2")
  case $value in
    /*/*) printf '%s' "$value" ;;
    *) fail 64 "$1=$2: give a folder of its own, such as /opt/farhand-agent" ;;
  esac
}
if [ "$(id -u)" -eq 0 ]; then
  state=/var/lib/farhand-agent cache=/var/cache/farhand-agent
else
  state=${XDG_STATE_HOME:-$HOME/.local/state}/farhand-agent cache=${XDG_CACHE_HOME:-$HOME/.cache}/farhand-agent
fi
prefix=$(own PREFIX "${PREFIX:-/opt/farhand-agent}")
state=$(own FARHAND_AGENT_STATE "${FARHAND_AGENT_STATE:-$state}")
cache=$(own FARHAND_AGENT_CACHE "${FARHAND_AGENT_CACHE:-$cache}")
[ -z "${JAVA_HOME:-}" ] || JAVA_HOME=$(folder JAVA_HOME "$JAVA_HOME")
unset PREFIX
agent=$prefix/bin/farhand-agent
if [ -e "$prefix" ] && [ ! -e "$agent" ] && [ -n "$(ls -A "$prefix")" ]; then
  fail 64 "$prefix is there already and is not the agent's; give PREFIX a folder of its own"
fi

systemd=no
if [ "$(id -u)" -eq 0 ] && [ -d "${FARHAND_SYSTEMD_RUNTIME:-/run/systemd/system}" ]; then systemd=yes; fi
service=$systemd
[ "${FARHAND_AGENT_SERVICE:-yes}" != no ] || service=no
unit=${FARHAND_SYSTEMD_UNITS:-/etc/systemd/system}/farhand-agent.service
# A service that is there already is this program's also after a run that makes none.
had_service=no
if grep -qsxF "ExecStart=$agent run" "$unit"; then had_service=yes; fi
FARHAND_AGENT_STATE=$state FARHAND_AGENT_CACHE=$cache
export FARHAND_AGENT_STATE FARHAND_AGENT_CACHE
if [ -n "$proxy" ]; then
  FARHAND_AGENT_PROXY=$proxy FARHAND_AGENT_NO_PROXY=$direct
  export FARHAND_AGENT_PROXY FARHAND_AGENT_NO_PROXY
fi

# ---- the program -----------------------------------------------------------------------------------------------------

# fetch NAME FILE
fetch() {
  url=$SERVER/agent/$1 output=$2 way=$proxy
  [ "$way" != none ] || way=''
  set --
  if command -v curl >/dev/null; then
    [ "$KNOWN_CERTIFICATE" = yes ] || set -- --insecure
    https_proxy=$way no_proxy=$direct curl --fail --silent --show-error --connect-timeout 20 "$@" --output "$output" "$url"
  elif command -v wget >/dev/null; then
    [ "$KNOWN_CERTIFICATE" = yes ] || set -- --no-check-certificate
    https_proxy=$way no_proxy=$direct wget -q -T 20 "$@" -O "$output" "$url"
  else
    fail 69 'this needs curl or wget; install one and run this again'
  fi
}

new=$prefix.new.$$ old=$prefix.old.$$
mkdir -p "$(dirname "$prefix")" || fail 77 "cannot write to $(dirname "$prefix")"
# What a run has left that was killed, at worst between two steps that belong together.
for left in "$prefix".old.* "$prefix".new.*; do
  if [ ! -e "$left" ] || [ -e "/proc/${left##*.}" ]; then continue; fi
  case $left in "$prefix".old.*) [ -e "$prefix" ] || mv "$left" "$prefix" ;; esac
  rm -rf "$left"
done
(umask 022 && mkdir "$new") || fail 77 "cannot write to $(dirname "$prefix")"

file=${FARHAND_AGENT_ARCHIVE:-}
if [ -z "$file" ]; then
  say "fetching $ARCHIVE from $SERVER"
  file=$new/archive.tar.gz
  fetch "$ARCHIVE" "$file" || fail 69 "$ARCHIVE could not be fetched from $SERVER, and nothing was installed; if the server was upgraded meanwhile, copy the command from its console again"
fi
found=$(sha256sum <"$file" | cut -d ' ' -f 1)
[ "$found" = "$SHA256" ] || fail 65 "what was fetched is not what the server made (SHA-256 $found instead of $SHA256); nothing was installed"
(umask 022 && tar -xzof "$file" -C "$new" --strip-components=1) || fail 73 "cannot unpack $ARCHIVE into $new, and nothing was installed; is the disk full?"
rm -f "$new/archive.tar.gz"
# Says by itself what to install where there is no Java.
"$new/bin/farhand-agent" version >/dev/null || fail 69 'nothing was installed'

# A service sees nothing of this shell: where it would find no Java, its unit names the one that this shell's path has.
java_home=${JAVA_HOME:-}
# starts: whether the program starts as a service of this machine does
starts() {
  services_path=$(systemctl show-environment 2>/dev/null | sed -n 's/^PATH=//p') || true
  env -i "PATH=${services_path:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}" ${java_home:+"JAVA_HOME=$java_home"} \
    "$new/bin/farhand-agent" version >/dev/null 2>&1
}
if [ "$service" = yes ] && ! starts; then
  java_home=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p') || true
  java_home=$(folder JAVA_HOME "$java_home")
  starts || fail 69 "a service finds no Java 17 or newer on this machine; set JAVA_HOME to where it is, and nothing was installed"
fi

if [ -e "$agent" ]; then say "upgrading $prefix"; else say "installing to $prefix"; fi
printf 'state=%s\ncache=%s\nunit=%s\n' "$state" "$cache" "$([ "$service$had_service" = nono ] || echo "$unit")" >"$new/conf/installed" \
  || fail 73 "cannot write to $new, and nothing was installed; is the disk full?"
if [ -e "$prefix" ]; then mv "$prefix" "$old" || fail 77 "cannot replace $prefix"; fi
mv "$new" "$prefix" || fail 77 "cannot put the program into $prefix"
rm -rf "$old"

# ---- the machine -----------------------------------------------------------------------------------------------------

# says STATE: whether the machine's agent is in this state
says() { "$agent" status --json 2>/dev/null | grep -q "\"state\":\"$1\""; }

# removed: whether the server says that it has removed this machine. An agent that is connected would know; where none
# runs, one runs for as long as it takes to ask.
removed() {
  waited=0
  while [ "$waited" -lt 20 ] && ! says connected; do
    if says revoked; then return 0; fi
    if [ -n "$asking" ]; then
      kill -0 "$asking" 2>/dev/null || return 1
    elif says stopped; then
      "$agent" run </dev/null >/dev/null 2>&1 &
      asking=$!
    fi
    waited=$((waited + 1))
    sleep 1
  done
  return 1
}

# A machine that was removed in the console and is given a token is meant to come back.
if [ "$again" = no ] && [ -n "$token" ] && [ -e "$state/identity.pem" ]; then
  if removed; then again=yes; fi
  if [ -n "$asking" ]; then
    kill "$asking" 2>/dev/null || true
    wait "$asking" || true
    asking=''
  fi
fi
if [ -e "$state/identity.pem" ] && [ "$again" = no ]; then
  say 'this machine is enrolled already and stays what it is; --again enrols it anew'
else
  [ -n "$token" ] || fail 64 "the program is in $prefix, but the machine is not enrolled: there is no token. Set FARHAND_ENROLMENT_TOKEN, or copy the whole command from the console"
  # One agent at a time has the identity. Until the new one is there, the machine is the one it was.
  if [ "$systemd" = yes ] && [ -e "$unit" ]; then
    stopped=yes
    systemctl stop farhand-agent
  fi
  set --
  [ "$again" = no ] || set -- --again
  printf '%s\n' "$token" | "$agent" enroll --server "$SERVER" --token-stdin --log silent "$@" >/dev/null || {
    status=$?
    if [ -e "$state/identity.pem" ]; then
      fail "$status" 'this machine was not enrolled anew and stays what it was; once the reason above is mended, run this again'
    fi
    fail "$status" "the program is in $prefix, but the machine is not enrolled; once the reason above is mended, run this again"
  }
  say "this machine is enrolled in $SERVER"
fi
token=''

# ---- its service -----------------------------------------------------------------------------------------------------

if [ "$service" = yes ]; then
  {
    sed -e "s|^ExecStart=.*|ExecStart=$agent run|" \
      -e "s|^\\[Service\\]|&\\nEnvironment=FARHAND_AGENT_STATE=$state FARHAND_AGENT_CACHE=$cache${java_home:+ JAVA_HOME=$java_home}|" \
      -e '/^# A unit for systemd\|^#.*daemon-reload/d' "$prefix/conf/farhand-agent.service" >"$unit.new" && mv "$unit.new" "$unit"
  } || {
    rm -f "$unit.new"
    fail 73 "cannot write $unit; is the disk full?"
  }
  systemctl daemon-reload
  systemctl enable --quiet farhand-agent
  systemctl restart farhand-agent
  stopped=no
  waited=0
  until "$agent" status >/dev/null 2>&1; do
    waited=$((waited + 1))
    if [ "$waited" -gt 30 ]; then
      "$agent" status >&2 || true
      if says stopped; then fail 69 'the service was made, but does not run. See: journalctl -u farhand-agent'; fi
      fail 69 'the service runs, but is not connected yet; it goes on trying. See: journalctl -u farhand-agent'
    fi
    sleep 1
  done
  say 'done: the agent is a service, starts with the machine, and is online'
  say "to remove it again: $prefix/bin/uninstall"
  exit 0
fi

say "to remove it again: $prefix/bin/uninstall"
if [ "$systemd$had_service" = yesyes ]; then
  say 'the service that was here stays; it takes the new program when it starts again: systemctl restart farhand-agent'
  exit 0
fi
if ! says stopped; then
  say "an agent is running here already, still with the program from before; end it, and start it again:"
  say "  FARHAND_AGENT_STATE=$state $agent run"
  exit 0
fi
say 'there is no service: the agent runs in the foreground now, until Ctrl-C. Later start it again with:'
say "  FARHAND_AGENT_STATE=$state $agent run"
clean_up
trap - EXIT INT TERM HUP
exec "$agent" run
