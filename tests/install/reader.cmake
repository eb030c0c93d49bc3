# The program of a user who has strut::io, with exceptions and RTTI.
add_executable(reader ../reader.cpp)
target_link_libraries(reader PRIVATE strut::io)
