#!/bin/sh
# Runs the benchmark of a GPU on a machine that may hold nothing but its driver. Made for the folder that
# `npm run bench -- --gpu --pack` fills: bench.mjs, node.gz, dawn.node.gz, webgpu/, lib/ and this script.
#
#   sh .cache/gpu-bench/run.sh [OUT]        from the project's folder
#
# 3: something is missing, and the last line says what.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(pwd)
out=${1:-${OUT:-$here}}
[ -f "$project/models/kinora-nano/manifest.json" ] || {
  echo 'Missing: models/kinora-nano. Run this from the project folder.'
  exit 3
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/bench.mjs" "$work/"
mkdir -p "$work/node_modules"
cp -R "$here/webgpu" "$work/node_modules/webgpu"
gzip -dc "$here/dawn.node.gz" >"$work/node_modules/webgpu/dist/linux-x64/dawn.node"

# Node: the machine's own, if it is new enough, or the one that came along.
node=$(command -v node || true)
if [ -z "$node" ] || ! "$node" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)'; then
  node=$work/node
  gzip -dc "$here/node.gz" >"$node"
  chmod +x "$node"
fi
"$node" --version >/dev/null || {
  echo 'Missing: a Node that runs here (the one that came along is for x86-64 Linux with glibc).'
  exit 3
}

# The Vulkan loader and what drivers of graphics cards link to, behind the machine's own.
export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}/usr/local/nvidia/lib64:/usr/local/nvidia/lib:$here/lib"

# The driver: the one named, one that is registered, or the library itself.
if [ -z "${VK_DRIVER_FILES:-}" ]; then
  for file in /etc/vulkan/icd.d/*.json /usr/share/vulkan/icd.d/*.json /usr/local/share/vulkan/icd.d/*.json \
    /usr/local/nvidia/share/vulkan/icd.d/*.json; do
    case $file in *nvidia*) [ -f "$file" ] && VK_DRIVER_FILES=$file ;; esac
  done
fi
if [ -z "${VK_DRIVER_FILES:-}" ]; then
  library=$(find /usr/lib /usr/lib64 /usr/local/nvidia /lib64 -name 'libGLX_nvidia.so.0' 2>/dev/null | head -n 1)
  if [ -n "$library" ]; then
    VK_DRIVER_FILES=$work/nvidia_icd.json
    printf '{"file_format_version":"1.0.1","ICD":{"library_path":"%s","api_version":"1.3.0"}}' "$library" \
      >"$VK_DRIVER_FILES"
  fi
fi
if [ -z "${VK_DRIVER_FILES:-}" ]; then
  echo 'Missing: a Vulkan driver. No nvidia_icd.json and no libGLX_nvidia.so.0 was found here; of NVIDIA there is:'
  find / -xdev \( -name 'libcuda.so*' -o -name 'libnvidia-*.so*' -o -name '*icd*.json' \) 2>/dev/null | head -n 20
  exit 3
fi
export VK_DRIVER_FILES
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$work}"
echo "Vulkan driver: $VK_DRIVER_FILES"
mkdir -p "$out"
cd "$project"
"$node" "$work/bench.mjs" "$project" "$out"
