#!/bin/sh
# install_test.sh KIND COMPILER SOURCE_DIR BUILD_DIR SCRATCH_DIR
# Configures, builds and runs a small project of KIND, which gets strut as its users do:
# find_package, find_component and pkg_config from an installed tree (that was moved since), other_include
# from one whose headers lie elsewhere, add_subdirectory and fetch_content from the sources, exported
# from a library that has the sources as a folder.
set -eu
kind=$1 compiler=$2 source=$3 build=$4 scratch=$5/$1
user=$(cd "$(dirname "$0")" && pwd)
rm -rf "$scratch"
mkdir -p "$scratch"

install_strut() {
    cmake --install "$build" --prefix "$scratch/first" >"$scratch/install.log"
    mv "$scratch/first" "$scratch/prefix"
    cmp "$source/LICENSE" "$scratch/prefix/share/doc/strut/LICENSE"
    version=$(sed -n 's/^Version: //p' "$scratch/prefix/share/pkgconfig/strut.pc")
    for program in "$scratch/prefix/bin/"*; do # those that were built
        [ ! -e "$program" ] || [ "$("$program" --version)" = "$(basename "$program") $version" ]
    done
}

project() { # project FOLDER PROGRAMS [ARGUMENT OF CMAKE...]
    folder=$1 programs=$2
    shift 2
    cmake -S "$user/$folder" -B "$scratch/build" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" "$@"
    cmake --build "$scratch/build"
    for program in $programs; do
        "$scratch/build/$program"
    done
    cmake --install "$scratch/build" --prefix "$scratch/of_user"
    [ ! -e "$scratch/of_user/include" ] || { echo "strut is installed along with its user"; exit 1; }
}

case $kind in
find_package)
    install_strut
    # Found or not, Boost's compiled parts are no business of the headers.
    project $kind user -DCMAKE_PREFIX_PATH="$scratch/prefix" -DCMAKE_DISABLE_FIND_PACKAGE_boost_json=ON
    ;;
find_component)
    install_strut
    project $kind reader -DCMAKE_PREFIX_PATH="$scratch/prefix"
    ;;
other_include)
    cmake -S "$source" -B "$scratch/library" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" \
        -DSTRUT_BUILD_TESTS=OFF -DSTRUT_BUILD_EXAMPLES=OFF -DSTRUT_BUILD_BENCH=OFF \
        -DSTRUT_BUILD_TOOLS=OFF -DCMAKE_INSTALL_INCLUDEDIR=include/of/strut
    build=$scratch/library
    install_strut
    project find_package user -DCMAKE_PREFIX_PATH="$scratch/prefix"
    ;;
pkg_config)
    install_strut
    export PKG_CONFIG_PATH="$scratch/prefix/share/pkgconfig"
    pkg-config --exists "strut >= 0.1 strut < 0.2 strut-io >= 0.1 strut-io < 0.2"
    with_package() { # with_package NAME FLAGS PROGRAM [ARGUMENT OF THE COMPILER...]
        package=$1 allowed=$2 program=$3
        shift 3
        flags=$(pkg-config --cflags --libs "$package")
        for flag in $flags; do
            case "$allowed $flag" in
            *" -I"* | "$flag $flag") ;;
            *) echo "$package.pc forces $flag on its user"; exit 1 ;;
            esac
        done
        "$compiler" -std=c++20 "$@" "$user/$program.cpp" $flags -o "$scratch/$program"
        "$scratch/$program"
    }
    with_package strut "" main -DUSER_VERSION="$(pkg-config --modversion strut | tr . ,)"
    with_package strut-io -lboost_json reader
    ;;
add_subdirectory)
    project $kind "user reader" -DSTRUT_SOURCE="$source"
    ;;
fetch_content)
    # No more than the library: a copy without its tests builds as well.
    (cd "$source" && cmake -E tar czf "$scratch/strut.tar.gz" CMakeLists.txt cmake include)
    project $kind "user reader" -DSTRUT_URL="file://$scratch/strut.tar.gz"
    ;;
exported)
    cmake -S "$user/exported" -B "$scratch/library" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" \
        -DSTRUT_SOURCE="$source"
    build=$scratch/library
    install_strut
    project find_exported reader -DCMAKE_PREFIX_PATH="$scratch/prefix"
    ;;
*)
    echo "no kind of user '$kind'"
    exit 1
    ;;
esac
