# Toolchain: Debian's g++ for aarch64 (g++-aarch64-linux-gnu), and what it builds run by qemu-aarch64
# (qemu-user). The headers of the libraries are this machine's; its libraries are not used.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L /usr/aarch64-linux-gnu)
# Behind its own, which are of the same names.
set(CMAKE_CXX_FLAGS_INIT "-idirafter /usr/include")
# Their packages, where Debian has them for this machine.
file(GLOB packages_of_host /usr/lib/*-linux-gnu/cmake)
list(APPEND CMAKE_PREFIX_PATH ${packages_of_host})
# Compiled libraries of this machine are none of the other's.
set(CMAKE_DISABLE_FIND_PACKAGE_boost_json ON)
