#!/bin/sh
# The benchmark on a machine that has a graphics card's driver, but neither Node nor packages:
#
#   sh .cache/gpu-bench/run.sh [OUT] [SECONDS]        from the project's folder
#
# OUT gets gpu-bench.md and gpu-bench.json, written as rows come in; SECONDS (230) holds for all
# of it, unpacking too. 3: something is missing, and the last line says what.
set -eu
start=$(date +%s)
here=$(cd "$(dirname "$0")" && pwd)
project=$(pwd)
out=${1:-${OUT:-$here}}
seconds=${2:-230}
[ -f "$project/models/kinora-nano/manifest.json" ] || {
  echo 'Missing: models/kinora-nano. Run this from the project folder.'
  exit 3
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out" "$work/lib" "$work/node_modules/webgpu/dist/linux-x64"
rm -f "$out/gpu-bench.md" "$out/gpu-bench.json"
cp "$here/bench.mjs" "$work/"
cp -R "$here/webgpu" "$work/node_modules/"

# FILE.xz to a file, by whatever reads xz here.
unpack() {
  if command -v xz >/dev/null; then
    xz -dc "$1" >"$2"
  else
    "${PYTHON:-python3}" -c 'import lzma, shutil, sys
shutil.copyfileobj(lzma.open(sys.argv[1]), open(sys.argv[2], "wb"), 1 << 20)' "$1" "$2"
  fi || {
    echo 'Missing: xz, or a python3 with lzma.'
    exit 3
  }
}
unpack "$here/dawn.node.xz" "$work/node_modules/webgpu/dist/linux-x64/dawn.node"

# Node: the machine's own, if it is new enough, or the one that came along.
node=$(command -v node || true)
if [ -z "$node" ] || ! "$node" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)'; then
  node=$work/node
  unpack "$here/node.xz" "$node"
  chmod +x "$node"
fi
"$node" --version >/dev/null || {
  echo 'Missing: a Node that runs here (the one that came along is for x86-64 Linux with glibc).'
  exit 3
}

# The Vulkan loader and what drivers of graphics cards link to, where the machine has none of its own.
known=$( (ldconfig -p || /sbin/ldconfig -p) 2>/dev/null || true)
unpack "$here/lib.tar.xz" "$work/lib.tar"
tar -xf "$work/lib.tar" -C "$work/lib"
for library in "$work"/lib/*; do
  case $known in *"$(basename "$library") "*) rm "$library" ;; esac
done
export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}/usr/local/nvidia/lib64:/usr/local/nvidia/lib:$work/lib"
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$work}"
vendor=/usr/local/nvidia/share/glvnd/egl_vendor.d/10_nvidia.json
[ ! -f "$vendor" ] || export __EGL_VENDOR_LIBRARY_FILENAMES="${__EGL_VENDOR_LIBRARY_FILENAMES:-$vendor}"

# One driver after the other: the one named, or those that are registered, or the libraries themselves.
if [ -n "${VK_DRIVER_FILES:-}" ]; then
  set -- "$VK_DRIVER_FILES"
else
  set --
  for file in /usr/local/nvidia/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json \
    /usr/share/vulkan/icd.d/*.json /usr/local/share/vulkan/icd.d/*.json; do
    case $file in *nvidia*) [ ! -f "$file" ] || set -- "$@" "$file" ;; esac
  done
  for name in libGLX_nvidia.so.0 libEGL_nvidia.so.0; do
    library=$(find /usr/local/nvidia /usr/lib /usr/lib64 /lib64 -name "$name" 2>/dev/null | head -n 1)
    if [ -n "$library" ]; then
      set -- "$@" "$work/$name.json"
      printf '{"file_format_version":"1.0.1","ICD":{"library_path":"%s","api_version":"1.3.0"}}' "$library" \
        >"$work/$name.json"
    fi
  done
fi
cd "$project"
for driver in "$@"; do
  # Older loaders know the second name only.
  export VK_DRIVER_FILES="$driver" VK_ICD_FILENAMES="$driver"
  echo "Vulkan driver: $driver"
  left=$((seconds - ($(date +%s) - start) - 2))
  code=0
  # It kills itself when its time is over, all written; one that hangs in a driver is killed from here.
  timeout -s KILL $((left + 4)) "$node" "$work/bench.mjs" "$project" "$out" "$left" 2>&1 || code=$?
  if [ "$code" -eq 137 ] && [ -f "$out/gpu-bench.md" ]; then
    echo "Its time was over. What it has by then is in $out."
    exit 0
  fi
  # 4: this driver offers no graphics card.
  [ "$code" -eq 4 ] || exit "$code"
done
echo 'Of drivers there is:'
find / -xdev \( -name 'libcuda.so*' -o -name 'libGLX_nvidia*' -o -name 'libEGL_nvidia*' -o -name '*icd*.json' \) \
  2>/dev/null | head -n 20
echo 'Missing: a Vulkan driver that offers a graphics card. None was found, or none of those found did.'
exit 3
