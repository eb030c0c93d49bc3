#include <strut/io/safetensors.hpp>

int main() {
    return strut::read_safetensors("no such file") ? 1 : 0;
}
