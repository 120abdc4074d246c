#!/bin/sh
# Compiles the fixtures anew with nvcc (CUDA 13.0 made those kept here). The kernel is our own; no CUDA library is linked.
set -e
cd "$(dirname "$0")"
echo 'extern "C" __global__ void scale(float* x, float a) { x[threadIdx.x] *= a; }' > scale.cu
shared="nvcc -shared -Xcompiler -fPIC -cudart none"
$shared -o many.so scale.cu \
  -gencode arch=compute_75,code=sm_75 -gencode arch=compute_80,code=sm_80 \
  -gencode arch=compute_90a,code=sm_90a -gencode arch=compute_90a,code=compute_90a \
  -gencode arch=compute_100f,code=sm_100f -gencode arch=compute_100a,code=sm_100a \
  -gencode arch=compute_120,code=compute_120 -gencode arch=compute_120f,code=sm_120f
$shared -Xfatbin -compress-all -o packed.so scale.cu \
  -gencode arch=compute_89,code=sm_89 -gencode arch=compute_89,code=compute_89
nvcc -rdc=true -dc -o relocatable.o scale.cu -gencode arch=compute_80,code=sm_80 -gencode arch=compute_103f,code=compute_103f
nvcc -fatbin -o lto.fatbin scale.cu -gencode arch=compute_90,code=lto_90 -gencode arch=compute_110a,code=sm_110a
strip -s many.so packed.so
