// What every kind of user of strut::io compiles: a reader, and the library that it needs.
#include <strut/io/safetensors.hpp>

int main() {
    return strut::read_safetensors("no such file") ? 1 : 0;
}
