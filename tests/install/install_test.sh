#!/bin/sh
# install_test.sh KIND COMPILER SOURCE_DIR BUILD_DIR SCRATCH_DIR
# Configures, builds and runs a small project of KIND, which gets strut as its users do:
# find_package, find_component and pkg_config from an installed tree (that was moved since),
# add_subdirectory and fetch_content from the sources.
set -eu
kind=$1 compiler=$2 source=$3 build=$4 scratch=$5/$1
user=$(cd "$(dirname "$0")" && pwd)
rm -rf "$scratch"
mkdir -p "$scratch"

install_strut() {
    cmake --install "$build" --prefix "$scratch/first" >"$scratch/install.log"
    mv "$scratch/first" "$scratch/prefix"
}

project() { # project [ARGUMENT OF CMAKE...]
    cmake -S "$user/$kind" -B "$scratch/build" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" "$@"
    cmake --build "$scratch/build"
    "$scratch/build/user"
    cmake --install "$scratch/build" --prefix "$scratch/of_user"
    [ ! -e "$scratch/of_user/include" ] || { echo "strut is installed along with its user"; exit 1; }
}

case $kind in
find_package)
    install_strut
    # Found or not, Boost's compiled parts are no business of the headers.
    project -DCMAKE_PREFIX_PATH="$scratch/prefix" -DCMAKE_DISABLE_FIND_PACKAGE_boost_json=ON
    ;;
find_component)
    install_strut
    project -DCMAKE_PREFIX_PATH="$scratch/prefix"
    ;;
pkg_config)
    install_strut
    export PKG_CONFIG_PATH="$scratch/prefix/share/pkgconfig"
    pkg-config --exists "strut >= 0.1 strut < 0.2"
    version=$(pkg-config --modversion strut | tr . ,)
    flags=$(pkg-config --cflags --libs strut)
    for flag in $flags; do
        case $flag in
        -I*) ;;
        *) echo "strut.pc forces $flag on its user"; exit 1 ;;
        esac
    done
    "$compiler" -std=c++20 $flags -DUSER_VERSION="$version" "$user/main.cpp" -o "$scratch/user"
    "$scratch/user"
    ;;
add_subdirectory)
    project -DSTRUT_SOURCE="$source"
    ;;
fetch_content)
    # No more than the library: a copy without its tests builds as well.
    (cd "$source" && cmake -E tar czf "$scratch/strut.tar.gz" CMakeLists.txt cmake include)
    project -DSTRUT_URL="file://$scratch/strut.tar.gz"
    ;;
*)
    echo "no kind of user '$kind'"
    exit 1
    ;;
esac
