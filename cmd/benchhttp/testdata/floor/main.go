// Command floor answers every request with the same JSON, by echo and nothing else: what no service that stands on echo
// can be faster than. It is given the file that holds the JSON and writes the address that it listens on.
//
// It lies in testdata because echo belongs to api and ui: this is no part of watchbill, but something to measure it by.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

func main() {
	body, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	// Said beforehand, a long answer is not cut in chunks: the floor is to lie as low as it can.
	length := strconv.Itoa(len(body))
	e := echo.New()
	e.GET("/v1/nearest", func(c echo.Context) error {
		c.Response().Header().Set("Content-Length", length)
		return c.JSONBlob(http.StatusOK, body)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(listener.Addr())
	server := &http.Server{Handler: e, ReadHeaderTimeout: time.Minute}
	fmt.Fprintln(os.Stderr, server.Serve(listener))
	os.Exit(1)
}
